### 問題ドキュメント:何かがうまくいかないときの API の応答。開発者が読み、プログラムを通じて利用者も読む。
###
### `バッククォート` の間はコード、ドキュメントのメンバー、ヘッダーなので変えない。

## 問題の種類ごとの意味と対処方法

problem-malformed-json = 本文が一つの JSON ドキュメントではないか、オブジェクトのいずれかに同じメンバーが二つあります。
problem-malformed-json-what-to-do = JSON オブジェクトを一つ送ってください。どこから JSON でなくなるかは `detail` に示されます。
problem-bad-request = ヘッダーまたはアドレスのパラメーターを読み取れません。
problem-bad-request-what-to-do = `detail` が示すものを修正してください。
problem-missing-credentials = この呼び出しにはトークンが必要ですが、送られていません。
problem-missing-credentials-what-to-do = アクセストークンを付けて `Authorization: Bearer` を送るか、`Convoke-Refresh-Token` を送ってください。利用者は `authorize_url` で取得できます。
problem-reauthorization-required = アクセストークンも更新トークンも、もう使えません。
problem-reauthorization-required-what-to-do = もう一度サインインするための `authorize_url` を利用者に示してください。
problem-invalid-credentials = プロバイダーがこのユーザー名とパスワードを受け付けません。
problem-invalid-credentials-what-to-do = 利用者にもう一度入力してもらってください。誤った試行が多すぎると、しばらく拒否されます。
problem-access-denied = トークンに権限が不足しているか、プロバイダーまたは組織のポリシーで禁止されています。
problem-access-denied-what-to-do = `missing_scopes` の権限を付けてもう一度サインインするか、管理者に問い合わせてください。
problem-account-not-entitled = プロバイダーでの利用者のアカウントでは、これを利用できません。無料アカウントでは会議を主催できないことがよくあります。
problem-account-not-entitled-what-to-do = そのためのライセンスがあるアカウントを使ってください。
problem-cross-site-request = 別のサイトのページからブラウザーが送信しました。
problem-cross-site-request-what-to-do = 管理者は `server.allowed_origins` にそのサイトを指定できます。
problem-unknown-provider = この名前のプロバイダーは設定されていません。
problem-unknown-provider-what-to-do = `GET /v1/providers` で設定済みのプロバイダーを確認できます。
problem-pairing-not-found = このシークレットに対応するこの ID のペアリングはありません。終わったか、取り消されたか、すでにトークンを渡したか、存在したことがありません。
problem-pairing-not-found-what-to-do = `POST /v1/pairings` で新しく始めてください。
problem-meeting-not-found = プロバイダーにこの会議がありません。削除された可能性があります。
problem-meeting-not-found-what-to-do = 新しく作成してください。
problem-not-found = このアドレスには何もありません。
problem-not-found-what-to-do = `GET /openapi.json` でアドレスの一覧を確認できます。
problem-method-not-allowed = アドレスは存在しますが、このメソッドには対応していません。
problem-method-not-allowed-what-to-do = `Allow` ヘッダーに使えるメソッドが示されます。
problem-request-timeout = リクエストが時間内に届きませんでした。
problem-request-timeout-what-to-do = もう一度送ってください。
problem-conflict = リクエストがプロバイダー側の会議の状態と矛盾しています。たとえば会議が進行中の場合です。
problem-conflict-what-to-do = 会議を読み取ってから判断してください。
problem-misdirected-request = このサービスはこのホスト名では応答しません。
problem-misdirected-request-what-to-do = 管理者は `server.allowed_hosts` にホストを指定できます。
problem-body-too-large = 本文が 64 KiB を超えています。
problem-body-too-large-what-to-do = 送る量を減らしてください。
problem-unsupported-media-type = 本文が JSON として宣言されていません。
problem-unsupported-media-type-what-to-do = `Content-Type: application/json` を送ってください。
problem-invalid-request = リクエストが、スキーマ、プロバイダーの制限、またはプロバイダーが表現できる内容に合っていません。
problem-invalid-request-what-to-do = `errors` の各項目に、本文内の位置を指す JSON ポインターと、そこで許される内容が示されます。
problem-rate-limited = プロバイダー、または利用者を保護するためにこのサービスが、リクエストを減らすよう求めています。
problem-rate-limited-what-to-do = `retry_after` の秒数だけ待ってください。
problem-internal-error = { -brand } またはプラグインに誤りがあります。
problem-internal-error-what-to-do = `request_id` を管理者に伝えてください。詳細はログにあります。
problem-unsupported = プロバイダーにはこの操作がありません。
problem-unsupported-what-to-do = `GET /v1/providers` で各プロバイダーの操作を確認できます。
problem-provider-error = プロバイダーがエラーを返したか、読み取れない応答を返しました。
problem-provider-error-what-to-do = 後でもう一度お試しください。状況が変わらない場合は管理者に問い合わせてください。
problem-provider-unavailable = プロバイダーに接続できませんでした。DNS、TCP、TLS、プロキシのどれが原因かは `detail` に示されます。
problem-provider-unavailable-what-to-do = 後でもう一度お試しください。状況が変わらない場合は、{ -brand } とプロバイダーの間のネットワークを管理者が確認する必要があります。
problem-service-unavailable = サービスが自身のストアに接続できないか、ストアがいっぱいです。プロバイダーには何も送られていません。
problem-service-unavailable-what-to-do = 後でもう一度お試しください。状況が変わらない場合は、管理者がストアを確認する必要があります。
problem-provider-timeout = プロバイダーが時間内に応答しませんでした。
problem-provider-timeout-what-to-do = 読み取りの場合は、もう一度お試しください。変更の場合は、まず実行されたかどうかを読み取って確認してください。
