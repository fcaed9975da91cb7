### ブラウザーで人が読むページ。です・ます調。短い文で、何をすればよいかを書く。
###
### 用語:会議(meeting)、会議サービス(meeting service)、サインイン(sign-in)、権限(permission)、トークン(token)、組織。
### `バッククォート` の間はコードなので変えない。$provider は常に会議サービスの名前。英数字と和文の間に空白を入れる。

-brand = Convoke
-notes = Notes

## 全ページの枠

product = { -brand }
title = { $page } · { -brand }
title-error = エラー: { $page } · { -brand }
skip = 本文へ移動
footer-label = このサービスについて
footer-reference = API リファレンス
footer-privacy = プライバシー
footer-language = 言語

## 期間

duration-days = { $count } 日
duration-hours = { $count } 時間
duration-minutes = { $count } 分
duration-seconds = { $count } 秒
duration-and = { $first } { $second }

list-more = { $list }、{ $next }

## スタートページ

landing-title = カレンダーでオンライン会議
landing-lead = お使いの会議サービスを選んでください。そこで一度サインインするとトークンが得られます。それを { -notes } に貼り付けると、{ -notes } がカレンダーの予定に会議を追加できるようになります。
landing-get-token = トークンを取得
landing-get-token-for = { $provider } のトークンを取得
landing-search = サービスを検索
landing-search-button = 検索
landing-found = { $all } 件中 { $found } 件
landing-all = すべて表示

## 未設定のときのスタートページ

unconfigured-title = 会議サービスがまだ設定されていません
unconfigured-lead = このサービスは動作していますが、プロバイダーが一つも設定されていません。
unconfigured-todo = 管理者がすること
unconfigured-step-section = 資格情報を含む `[providers.…]` セクションを `convoke.toml` に追加するか、プロバイダーの環境変数を設定します。
unconfigured-step-check = `convoke config check` を実行します。不足または誤っているキーと、除外されたプロバイダーがすべて表示されます。
unconfigured-step-restart = サービスを再起動し、このページをもう一度開きます。

## 複数のページにあるボタンとリンク

back = 戻る
start-page = スタートページ
all-services = すべての会議サービス
sign-in-again = もう一度サインイン
sign-in-again-at = { $provider } にもう一度サインイン
continue-to = { $provider } へ進む
go-on-to-token = トークンへ進む

## どの権限を求めるか

scopes-title = あなたの名前で何を許可しますか
scopes-lead = { $provider } で許可するものにチェックを入れてください。チェックした権限だけを求めます。
scopes-yours = 権限
scopes-administrator = 管理者向け
scopes-administrator-note = これらを付与できるのは組織の管理者だけです。管理者でない場合はチェックしないでください。プロバイダーがサインインを拒否します。
scopes-administrator-tag = 管理者
scopes-none-ticked = 権限を少なくとも一つチェックしてください。

## サインインフォーム

password-title = { $provider } にサインイン
password-lead = { $provider } で使っているユーザー名とパスワードを入力してください。
password-promise = パスワードは、今回のサインインのために一度だけ { $provider } に送られます。このサービスは保存しません。
password-user = ユーザー名
password-password = パスワード
password-sign-in = サインイン
password-empty = ユーザー名とパスワードを入力してください。
password-too-long = ユーザー名が長すぎます。{ $limit } 文字以内で入力してください。
password-wrong = ユーザー名またはパスワードが正しくありません。
password-too-many = 誤ったパスワードが多すぎます。{ $wait }後にもう一度お試しください。

## 会議サービスへ移動中

onward-lead = サインインのため { $provider } へ移動します。何も起こらない場合はボタンを押してください。

## トークンのページ

token-title = { $provider } のトークン
token-lead = 今すぐコピーしてください。表示されるのは一度だけです。
token-refresh = 更新トークン
token-access = アクセストークン
token-sealed = トークン
token-copy = コピー
token-copy-access = アクセストークンをコピー
token-copied = コピーしました。{ -notes } に貼り付けてください。
token-not-copied = ブラウザーがコピーを許可しませんでした。トークンは選択されています。Ctrl+C(Mac では Cmd+C)を押してください。
token-by-hand = トークンをクリックして選択し、Ctrl+C(Mac では Cmd+C)を押してください。
token-works = 有効期間は{ $works }です。
token-works-and-renews = 有効期間は{ $works }で、使うたびに{ $renews }に延びます。
token-renews = 有効期間は使うたびに{ $renews }に延びます。
token-unknown-lifetime = { $provider } は有効期間を示していません。
token-next = 次にすること
token-step-copy = トークンをコピーします。
token-step-paste = { -notes } に戻り、{ $provider } のオンライン会議の資格情報を開いて貼り付け、保存します。
token-step-close = このページを閉じます。
token-care = パスワードと同じように扱ってください。これを持つ人は、あなたの名前で会議を管理できます。このサービスは保存しません。
token-forgets = このページは{ $time }後にトークンを消去します。
token-forgotten = このページはトークンを消去しました。まだコピーしていない場合は、もう一度サインインしてください。
token-missing = 一部の権限が付与されませんでした
token-missing-lead = トークンは使えますが、次の権限がないため一部の操作は拒否されます。
token-needed-to = 必要な操作: { $operations }
token-allowed = 許可した内容
token-account = アカウント
token-name = 名前
token-mail = メール

## 権限が何に必要か

operation-create-meeting = 会議の作成
operation-update-meeting = 会議の変更
operation-get-meeting = 会議の読み取り
operation-list-meetings = 会議の一覧表示
operation-delete-meeting = 会議の削除
operation-profile = アカウントの所有者の確認
operation-refresh = サインインの更新
operation-revoke = サインインの終了
operation-sign-in = サインイン

## もう一度開かれたトークンのページ

gone-title = このトークンはすでに表示されました
gone-why = トークンはサインインの直後に一度だけ表示され、ここには保存されません。そのため、再読み込みした後や、別のブラウザー、または後になってから、もう一度表示することはできません。
gone-what = コピー済みの場合は { -notes } に貼り付けてください。ほかにすることはありません。まだの場合は、もう一度サインインして新しいトークンを取得してください。

## 何が起きたかを伝えるページ

message-status = ステータス { $status }
message-provider-says = プロバイダーからのメッセージ:
message-what-to-do = 対処方法
message-request = リクエスト `{ $id }`。問い合わせる際に、これを管理者に伝えてください。

nothing-title = ここには何もありません
nothing-why = アドレスが間違っているか、一度しか使えないアドレスがすでに使われています。
nothing-what = スタートページへ移動し、会議サービスを選んでください。

## 完了しなかったサインイン

foreign-title = このサインインはこのブラウザーのものではありません
foreign-why = 始めたときとは別のブラウザーまたはウィンドウでアドレスが開かれたか、Cookie がブロックされているか、誰かがこのリンクを送ってきました。何も実行されていません。
foreign-begin = このブラウザーで最初からやり直してください。
foreign-cookies = このサイトの Cookie を許可してください。
foreign-link = 誰かがこのリンクを送ってきた場合は、使わないでください。
expired-title = サインインに時間がかかりすぎました
expired-why = 最初のクリックから最後のクリックまでの制限時間は 10 分です。何も実行されていません。
begin-again = 最初からやり直してください。
used-title = このサインインは使用済みです
used-why = このアドレスは一度しか使えません。再読み込みなどにより、もう一度開かれました。
used-copied = トークンをコピー済みの場合は { -notes } に貼り付けてください。ほかにすることはありません。
used-loading = 最初のページがまだ読み込み中だった場合は、数秒後にこのアドレスをもう一度開いてください。
used-not-copied = まだの場合は、もう一度サインインしてください。
waiting-why = このアドレスは一度しか使えません。もう一度開かれましたが、最初のときのトークンはまだ表示されていません。
waiting-go-on = トークンへ進んでください。1 分間待機しています。
issuer-title = 別のサーバーから応答がありました
issuer-why = サインインに応答したのは、移動先のサーバーではありませんでした。その応答は使われていません。
again-administrator = 繰り返し起こる場合は、管理者に知らせてください。
silent-title = プロバイダーから応答がありませんでした
silent-why = 権限もエラーもないまま戻ってきました。
denied-title = アクセスが許可されませんでした
denied-why = { $provider } はこのサービスにアクセスを許可しませんでした。あなたが拒否したか、組織のポリシーでこのアプリが禁止されています。
denied-mistake = 誤って拒否した場合は、もう一度サインインして許可してください。
denied-policy = 拒否していない場合は、このアプリを許可するよう組織の管理者に依頼してください。
another-account = または、別のアカウントでサインインしてください。
scope-title = 付与できない権限があります
scope-why = { $provider } は権限の少なくとも一つを拒否し、そのためすべてが拒否されました。
scope-administrator = 管理者の権限には、管理者のアカウントが必要です。
scope-fewer = 権限を減らすか、別のアカウントでサインインしてください。
scope-registered = 権限が固定されている場合は、このサービスの管理者に知らせてください。アプリにそれぞれの権限が登録されている必要があります。
trouble-title = { $provider } で問題が発生しています
trouble-why = サインインは { $provider } の側で失敗しました。このサービスの問題ではありません。
try-later = 数分後にもう一度お試しください。
refused-title = サインインが拒否されました
refused-why = { $provider } がエラーを返してサインインを終了しました。
try-again = もう一度お試しください。
refused-administrator = 繰り返し起こる場合は、ここに表示されたプロバイダーのメッセージを管理者に伝えてください。
rejected-title = { $provider } がサインインを受け付けませんでした
do-sign-in-again = もう一度サインインしてください。
unreachable-title = { $provider } に接続できません
unreachable-administrator = 状況が変わらない場合は、ここに書かれている内容を管理者に伝えてください。
too-many-title = サインインの回数が多すぎます
too-many-wait = 少し待ってから、もう一度サインインしてください。
denied-ask = 組織の管理者に問い合わせてください。
failed-title = サインインに失敗しました
failed-administrator = 繰り返し起こる場合は、このリクエストの番号を管理者に伝えてください。

## プライバシー

privacy-title = プライバシー
privacy-lead = このサービスは、アカウントもトークンも会議も保存しません。
privacy-passes = カレンダーと会議サービスの間で、リクエストと応答を受け渡します。サインインに使う情報は会議サービスに送られます。ここで入力したパスワードは、そのサインインに一度だけ使われ、保存されません。
privacy-cookies = サインイン中、ブラウザーは暗号化された短時間の Cookie を保持し、会議サービスから戻ってきたあなたをこのサービスが見分けられるようにします。ページの下部で言語を選ぶと、Cookie がそれを記憶します。ほかの Cookie、追跡、第三者のコンテンツはありません。
privacy-waits = トークンは、表示するページや、失われた応答の再送のために、数秒から数分だけ待機します。その間は、ブラウザーまたはカレンダーだけが持つ鍵で暗号化され、その後は消去されます。ブラウザーでスクリプトが動く場合、表示したページは 10 分後にトークンを消去します。
privacy-log = このサービスは動作ログと監査証跡を記録します。サインインや会議の変更の日時、会議サービス、接続元のネットワークアドレス、成功したかどうかです。どちらにも、トークン、パスワード、会議の内容は含まれません。
privacy-withdraw = 会議サービスには独自のプライバシーポリシーがあります。与えたアクセスを取り消すには、そのサービスの設定を使うか、管理者に問い合わせてください。

## 開発者と管理者のための、問題の説明

problems-title = 問題
problems-lead = API のエラーはすべて問題ドキュメント(RFC 9457)です。`type` はこれらのページのいずれかのアドレスで、`cause` はプログラムが対応を決めるための一語です。
problems-problem = 問題
problems-meaning = 意味
problems-what-to-do = 対処方法
problems-type = 種類
problems-status = ステータス
problems-cause = 原因
problems-all = すべての問題
