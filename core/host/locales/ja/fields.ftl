### リクエストの一か所の誤り。完全な文ではなく、読み手の中でその場所の名前に続く。
###
### `…`: code.

## 私たちのものではない言葉

field-told = 受け付けられません: { $words }

## メンバー

field-missing = 必須です
field-unknown = ここでは使えない名前です
field-unknown-near = ここでは使えない名前です。`{ $near }` のことですか
field-unknown-allowed = ここでは使えない名前です。使えるもの: { $allowed }
field-unknown-near-allowed = ここでは使えない名前です。`{ $near }` のことですか。使えるもの: { $allowed }
field-unknown-nothing = ここでは使えない名前です。何も指定できません
field-name = 許可されていない名前です
field-named = 名前は次のとおりでなければなりません: { $words }
field-twice = 二回指定されています
field-parameter = ここのパラメーターではありません。使えるもの: { $allowed }
field-misfit = スキーマに合いません
field-not-allowed = ここでは許可されていません
field-schema = スキーマで許可されていません
field-not-settable = { $provider } では設定できません。省いてください

## 形式

field-no-form = 許可された形式のいずれでもありません
field-two-forms = 一つだけ許される形式のうち複数に当てはまります
field-type = { $types }でなければなりません({ $found }ではなく)
type-object = オブジェクト
type-array = 配列
type-string = 文字列
type-integer = 整数
type-number = 数値
type-boolean = true または false
type-null = null
type-other = 別の型
found-null = null
found-boolean = 真偽値
found-fraction = 小数
found-integer = 整数
found-string = 文字列
found-array = 配列
found-object = オブジェクト
list-or = { $list }または{ $next }

## 値

field-must-be = 次のものでなければなりません: { $value }
field-one-of = 次のいずれかでなければなりません: { $values }
field-one-of-near = 次のいずれかでなければなりません: { $values }。`{ $near }` のことですか
field-one-of-many = { $count } 個の値のいずれかでなければなりません。`{ $near }` のことですか
field-format = `{ $format }` の形式でなければなりません
field-described = 必要な形式ではありません。{ $description }
field-pattern = パターン { $pattern } に一致しなければなりません
field-blank = 空白にはできません
field-is-blank = 空白です
field-empty = 空にはできません
field-boolean = true でも false でもありません
field-least = { $limit } 以上でなければなりません
field-most = { $limit } 以下でなければなりません
field-more = { $limit } より大きくなければなりません
field-less = { $limit } より小さくなければなりません
field-multiple = { $limit } の倍数でなければなりません
field-same-item = 同じ項目を二つ含めることはできません
field-characters-least = { $limit } 文字以上でなければなりません
field-characters-most = { $limit } 文字以内でなければなりません
field-items-least = 項目は { $limit } 個以上でなければなりません
field-items-most = 項目は { $limit } 個以内でなければなりません
field-members-least = メンバーは { $limit } 個以上でなければなりません
field-members-most = メンバーは { $limit } 個以内でなければなりません

## フォーマット

format-date-time = 時差を含む日時(例: 2030-01-31T09:00:00+01:00)
format-date = 日付(例: 2030-01-31)
format-time = 時差を含む時刻(例: 09:00:00+01:00)
format-duration = 期間(例: PT45M)
format-email = メールアドレス
format-host-name = ホスト名
format-ipv4 = IPv4 アドレス
format-ipv6 = IPv6 アドレス
format-uri = 絶対 URI(例: https://www.example.com/)
format-uuid = UUID の値

## 時刻

field-past = 現在の分より前です
field-end = 開始より後ではありません
field-end-clocks = は { $end } となり、時計の切り替えのため開始 { $start } より後ではありません。両方の日時に時差を付けてください
field-end-before = 開始より前です
field-to = from より後ではありません
field-zone = IANA タイムゾーン(例: Europe/Berlin)ではありません
field-offset-time = 日時(例: 2030-03-04T09:00:00+05:30)ではありません
field-local-time = 日時(例: 2030-03-04T09:00:00)ではありません
field-no-offset = 時差がありません。時差(2030-03-04T09:00:00+05:30)または `time_zone` を指定してください
field-range = 範囲外です

## RFC 5545

field-rule-part = { $place } 番目の部分は、COUNT=3 のような空白のない名前と値にしてください
field-rule-value = { $part } は次のいずれかにしてください: { $allowed }
field-rule-twice = { $part } が二度あります
field-rule-unknown = { $part } は繰り返し規則の要素ではありません。使えるのは { $allowed } です
field-rule-together = { $part } は { $other } と併用できません
field-rule-ordinal = BYDAY: 曜日の前の数字は { $other } と併用できません
field-rule-needs = { $part } には { $needed } のいずれかが必要です
field-rule-time-of-day = { $part }: 会議は日、週、月、年単位で繰り返します。時刻は開始時刻です
field-rule-until = UNTIL が開始より前です
field-rule-zone = はこの規則と一緒に指定してください。開始日は書かれたとおりでは { $written }、UTC では { $utc } です。タイムゾーンのない規則は UTC で繰り返されます
field-rule-start = { $part } に開始日（{ $zone } で { $start }）が含まれていません。最初に当てはまる日付は { $date } です
field-rule-never = { $part } とほかの部分を満たす日付が、開始から { $years } 年以内にありません
field-rule-once = 開始から { $years } 年以内に二回目の日付がありません
field-rule-occurrence = は定期的な会議全体に対するものです。個々の回には独自の規則がありません

## 会議とカレンダーの予定

field-id = 会議の ID ではありません
field-other-id = アドレスの ID と異なります
field-key = 1 文字から 255 文字の印字可能な ASCII ではありません
field-key-quotes = 引用符で始まり、次の引用符で終わっていません
field-key-backslash = 引用符またはバックスラッシュ以外の文字の前にバックスラッシュがあります
field-visible = 目に見える文字が必要です
field-no-scopes = { $provider } には選べる権限がありません
field-scope = ここでは提供されていません。使えるもの: { $allowed }
field-state = `redirect_uri` に送られるため、一緒に指定する必要があります
field-other-body = このキーが最初に送られたときの内容と異なります。同じ呼び出しを繰り返すか、新しい会議には新しいキーを使ってください
field-cursor = このプロバイダーの next_cursor ではありません
field-appointment = `Appointment` ではありません
field-repeats = 引き継げません。{ $provider } には定期的な会議がありません。日付を一つずつ予約してください
field-date = 日付(例: 2030-03-04)ではありません
field-time = 時刻(例: 09:00:00)ではありません

## Notes のタイムゾーン

zone-inside = 含まれるタイムゾーンに誤りがあります: { $fault }
zone-not = Notes のタイムゾーン(例: `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`)ではありません
zone-twice = `{ $member }` が二つあります
zone-no-days = `DO=1` があり、時刻を切り替える日の `DL` がありません
zone-changes = `DO` が 0 でも 1 でもありません
zone-offset = `Z` が 5 や -3005 のような時差ではありません
zone-days = `DL` が `3 2 1 11 1 1` のような六つの数ではありません
zone-month = `DL` の月が 1 から 12 ではありません
zone-week = `DL` の週が 1 から 4 でも、最後を表す -1 でもありません
zone-weekday = `DL` の曜日が 1 から 7 ではありません

## Notes のエントリーの繰り返し

repeat-other = `{ $item }` と合いません
repeat-open = ここでは異なる日付を指すことがあります。日付そのものである `RepeatDates` を指定してください
repeat-custom = 一つの規則の日付ではありません。個別に選択、移動、または取り消されています。一つずつ予約してください
repeat-start = `{ $item }` から得られる最初の日付ではありません
repeat-many = { $most } 個を超える日付になります
repeat-moves = 週末の日付を移動しますが、それを表せる繰り返し規則はありません。日付を一つずつ予約してください
repeat-zone = この期間中、名前のあるどのタイムゾーンとも異なる日に時計を変更します。日付を一つずつ予約してください
repeat-number = 1 以上の整数ではありません
repeat-weekdays = `0`（日曜日）から `6` までの曜日のリストではありません
repeat-days = `1` から `31` までの日のリストではありません
repeat-places = `1.1`（第 1 月曜日）のような週と曜日のリストではありません
