### 問題ドキュメントの `detail` と、それを表示するページで、何が起きたかを伝える文。
###
### `バッククォート` の間はコードなので変えない。$provider は会議サービスの名前。

## 私たちのものではない言葉

told = { $meaning } 原文: { $words }

## リクエストについて

detail-see-errors = リクエストはこのままでは実行できません。`errors` を参照してください。
detail-refresh-header = Convoke-Refresh-Token が一つのトークンではありません。
detail-credentials = アクセストークンを付けて `Authorization: Bearer` を送るか、更新トークンを付けて `Convoke-Refresh-Token` を送ってください。
detail-authorization = Authorization ヘッダーが `Bearer <token>` の形式ではありません。
detail-declare-json = 本文を `Content-Type: application/json` と宣言してください。
detail-form = このアドレスは、そのページのフォームを受け付けます。
detail-scope = フォームに、提供されていない権限が指定されています。
detail-language = フォームに、このサービスの言語が指定されていません。
detail-schema = この名前のスキーマはありません。`GET /openapi.json` ではすべてのスキーマが使われています。
detail-broke-off = 本文が途中で切れました。
detail-no-room = 大きなリクエストが同時に多すぎます。
detail-key = Idempotency-Key ヘッダー: { $fault }
detail-in-progress = このキーによる以前の呼び出しがまだ進行中です。結果を得るには、この呼び出しを繰り返してください。
detail-outcome-unknown = このキーによる以前の呼び出しで会議が作成されたかどうかは不明で、確認できません。プロバイダーで確認してください。新しいキーを使うと新しい会議が作成されます。
detail-pairing-provider = `provider` の ID のプロバイダーは設定されていません。
detail-pairing-secret = ペアリングの `secret` を付けて `Authorization: Bearer` を送ってください。
detail-pairing-slow = 前回の問い合わせから時間が短すぎます。今後は問い合わせの間に { $seconds } 秒待ってください。
detail-pairing-denied = 利用者がこのペアリングを確認しませんでした。
detail-json = { $line } 行 { $column } 列: { $what }
detail-options = プラグイン `{ $plugin }` のオプションのスキーマは使用できません。

## トークン

failure-no-token = この呼び出しにはトークンがありません。
failure-lacks = トークンに { $scopes } がありません。もう一度サインインして許可してください。
failure-not-renewable = トークンを更新できません。もう一度サインインしてください。
failure-altered = トークンが変更されたか途中で切れているか、別のプロバイダーのものです。全体をもう一度コピーするか、もう一度サインインしてください。
failure-unknown-key = トークンは、このサービスがもう持っていない鍵で封印されています。もう一度サインインしてください。
failure-raw-token = このサービスは自ら発行したトークンを受け付け、プロバイダーのトークンは受け付けません。もう一度サインインしてください。
failure-passwords = このユーザーまたはこのアドレスからの誤ったパスワードが多すぎます。しばらく待ってからお試しください。
failure-codes = 誤ったコードが、このアドレスから、または全体で多すぎます。
failure-pairings = 開始されたペアリングが、このアドレスから、または全体で多すぎます。

## サービスとそのストア

failure-store-full = このサービスのストアがいっぱいです。数分後にもう一度お試しください。
failure-store-unreachable = このサービスはストアに接続できません。少し待ってからもう一度お試しください。
failure-replica = このサービスの別のインスタンスがこのトークンを更新中で、時間内に終わりませんでした。

## プロバイダーの応答

failure-no-operation = { $provider } には操作「{ $operation }」がありません。
failure-input = リクエストが 256 KiB を超えています。
failure-no-time = それまでのプロバイダーの処理に時間がかかり、変更する時間が残っていません。何も変更されていません。
failure-endless = プロバイダーの応答が時間内に終わりませんでした。
failure-no-id = プロバイダーの会議に ID がありません。
failure-address = プロバイダーにこの呼び出しのアドレスがありません。管理者は `base_url` を確認してください。
failure-fewer = プロバイダーがリクエストを減らすよう求めています。
failure-dns = プロバイダーのホスト名を解決できませんでした(DNS)。({ $reason })
failure-connect = プロバイダーに接続できません(TCP)。({ $reason })
failure-tls = プロバイダーへの信頼できる接続がありません(TLS)。({ $reason })
failure-proxy = プロキシがプロバイダーに接続しませんでした。({ $reason })
failure-timeout = プロバイダーが時間内に応答しませんでした。({ $reason })
failure-too-large = プロバイダーの応答が大きすぎます。({ $reason })
failure-protocol = プロバイダーの応答が HTTP ではないか、途中で切れました。({ $reason })
