### अनुरोध की एक जगह पर क्या ग़लत है। ये पूरे वाक्य नहीं हैं: हर एक पाठक के मन में उस जगह के नाम के बाद आता है।
###
### `…`: code.

## शब्द जो हमारे नहीं हैं

field-told = स्वीकार नहीं: { $words }

## सदस्य

field-missing = देना ज़रूरी है
field-unknown = यहाँ ज्ञात नहीं है
field-unknown-near = यहाँ ज्ञात नहीं है; क्या आपका मतलब `{ $near }` था?
field-unknown-allowed = यहाँ ज्ञात नहीं है। मान्य: { $allowed }
field-unknown-near-allowed = यहाँ ज्ञात नहीं है; क्या आपका मतलब `{ $near }` था? मान्य: { $allowed }
field-unknown-nothing = यहाँ ज्ञात नहीं है; कुछ भी मान्य नहीं है
field-name = का नाम मान्य नहीं है
field-named = का नाम ऐसा होना चाहिए: { $words }
field-twice = दो बार है
field-parameter = यहाँ पैरामीटर नहीं है; ये हैं: { $allowed }
field-misfit = अपने स्कीमा के अनुरूप नहीं है
field-not-allowed = यहाँ मान्य नहीं है
field-schema = स्कीमा के अनुसार मान्य नहीं है
field-not-settable = { $provider } में सेट नहीं हो सकता; इसे छोड़ दें

## रूप

field-no-form = किसी भी मान्य रूप में नहीं है
field-two-forms = एक से अधिक रूपों में है, जबकि एक ही मान्य है
field-type = { $types } होना चाहिए, { $found } नहीं
type-object = ऑब्जेक्ट
type-array = ऐरे
type-string = टेक्स्ट
type-integer = पूर्णांक
type-number = संख्या
type-boolean = true या false
type-null = null
type-other = किसी और प्रकार का
found-null = null
found-boolean = बूलियन
found-fraction = दशमलव संख्या
found-integer = पूर्णांक
found-string = टेक्स्ट
found-array = ऐरे
found-object = ऑब्जेक्ट
list-or = { $list } या { $next }

## मान

field-must-be = यह होना चाहिए: { $value }
field-one-of = इनमें से एक होना चाहिए: { $values }
field-one-of-near = इनमें से एक होना चाहिए: { $values }; क्या आपका मतलब `{ $near }` था?
field-one-of-many = { $count } मानों में से एक होना चाहिए; क्या आपका मतलब `{ $near }` था?
field-format = `{ $format }` फ़ॉर्मैट में होना चाहिए
field-described = ज़रूरी रूप में नहीं है। { $description }
field-pattern = पैटर्न { $pattern } से मेल खाना चाहिए
field-blank = ख़ाली नहीं हो सकता
field-is-blank = ख़ाली है
field-empty = बिना सामग्री के नहीं हो सकता
field-boolean = न true है, न false
field-least = { $limit } या अधिक होना चाहिए
field-most = { $limit } या कम होना चाहिए
field-more = { $limit } से अधिक होना चाहिए
field-less = { $limit } से कम होना चाहिए
field-multiple = { $limit } का गुणज होना चाहिए
field-same-item = एक ही प्रविष्टि दो बार नहीं हो सकती
field-characters-least = में कम से कम { $limit ->
    [one] { $limit } वर्ण होना चाहिए
   *[other] { $limit } वर्ण होने चाहिए
}
field-characters-most = में अधिकतम { $limit ->
    [one] { $limit } वर्ण होना चाहिए
   *[other] { $limit } वर्ण होने चाहिए
}
field-items-least = में कम से कम { $limit ->
    [one] { $limit } प्रविष्टि होनी चाहिए
   *[other] { $limit } प्रविष्टियाँ होनी चाहिए
}
field-items-most = में अधिकतम { $limit ->
    [one] { $limit } प्रविष्टि होनी चाहिए
   *[other] { $limit } प्रविष्टियाँ होनी चाहिए
}
field-members-least = में कम से कम { $limit ->
    [one] { $limit } सदस्य होना चाहिए
   *[other] { $limit } सदस्य होने चाहिए
}
field-members-most = में अधिकतम { $limit ->
    [one] { $limit } सदस्य होना चाहिए
   *[other] { $limit } सदस्य होने चाहिए
}

## फ़ॉर्मैट

format-date-time = ऑफ़सेट के साथ तारीख़ और समय, जैसे 2030-01-31T09:00:00+01:00
format-date = तारीख़, जैसे 2030-01-31
format-time = ऑफ़सेट के साथ समय, जैसे 09:00:00+01:00
format-duration = अवधि, जैसे PT45M
format-email = ईमेल पता
format-host-name = होस्ट नाम
format-ipv4 = IPv4 पता
format-ipv6 = IPv6 पता
format-uri = पूर्ण URI, जैसे https://www.example.com/
format-uuid = UUID मान

## समय

field-past = वर्तमान मिनट से पहले है
field-end = शुरुआत के बाद नहीं है
field-end-clocks = { $end } है और शुरुआत { $start } के बाद नहीं है, क्योंकि तब घड़ियाँ बदलती हैं; दोनों समय ऑफ़सेट के साथ दें
field-end-before = शुरुआत से पहले है
field-to = from के बाद नहीं है
field-zone = IANA समय क्षेत्र नहीं है, जैसे Europe/Berlin
field-offset-time = तारीख़-समय नहीं है, जैसे 2030-03-04T09:00:00+05:30
field-local-time = तारीख़-समय नहीं है, जैसे 2030-03-04T09:00:00
field-no-offset = में ऑफ़सेट नहीं है; ऑफ़सेट दें (2030-03-04T09:00:00+05:30), या `time_zone`
field-range = सीमा से बाहर है

## RFC 5545

field-rule-part = भाग { $place } बिना रिक्त स्थान का नाम और मान होना चाहिए, जैसे COUNT=3
field-rule-value = { $part } यह होना चाहिए: { $allowed }
field-rule-twice = { $part } दो बार है
field-rule-unknown = { $part } पुनरावृत्ति नियम का भाग नहीं है; ये हैं: { $allowed }
field-rule-together = { $part } { $other } के साथ नहीं चलता
field-rule-ordinal = BYDAY: दिन से पहले की संख्या { $other } के साथ नहीं चलती
field-rule-needs = { $part } को इनमें से एक चाहिए: { $needed }
field-rule-time-of-day = { $part }: मीटिंग दिन, सप्ताह, महीने या वर्ष के हिसाब से दोहराई जाती है; समय वही है जो आरंभ का है
field-rule-until = UNTIL आरंभ से पहले है
field-rule-zone = इस नियम के साथ देना होगा: आरंभ लिखे अनुसार { $written } को है और UTC में { $utc } को, जिसके अनुसार बिना क्षेत्र का नियम दोहराता है
field-rule-start = { $part } आरंभ को छोड़ देता है, जो { $zone } में { $start } है; पहली उपयुक्त तारीख { $date } है
field-rule-never = { $part } और बाकी भागों से आरंभ के { $years } वर्षों के भीतर कोई तारीख नहीं बनती
field-rule-once = से आरंभ के { $years } वर्षों के भीतर दूसरी तारीख नहीं बनती
field-rule-occurrence = पूरी शृंखला पर लागू होता है; एक अकेली मीटिंग का अपना नियम नहीं होता

## मीटिंग और कैलेंडर प्रविष्टियाँ

field-id = किसी मीटिंग की आईडी नहीं है
field-other-id = पते वाली आईडी नहीं है
field-key = 1 से 255 छपने योग्य ASCII वर्ण नहीं है
field-key-quotes = उद्धरण चिह्न से शुरू होता है और अगले पर समाप्त नहीं होता
field-key-backslash = में उद्धरण चिह्न या बैकस्लैश के अलावा किसी और के पहले बैकस्लैश है
field-visible = में कोई दिखने वाला वर्ण होना चाहिए
field-no-scopes = { $provider } में चुनने के लिए कोई अनुमति नहीं है
field-scope = यहाँ उपलब्ध नहीं है; ये हैं: { $allowed }
field-state = `redirect_uri` को भेजा जाता है, जो इसके साथ देना ज़रूरी है
field-other-body = वह नहीं है जिसके साथ यह कुंजी पहली बार भेजी गई थी; कॉल को वैसे ही दोहराएँ, या नई मीटिंग के लिए नई कुंजी इस्तेमाल करें
field-cursor = इस प्रदाता का next_cursor नहीं है
field-appointment = `Appointment` नहीं है
field-repeats = आगे नहीं ले जाया जा सकता: { $provider } में आवर्ती बैठकें नहीं हैं; तारीख़ें एक-एक करके तय करें
field-date = तारीख़ नहीं है, जैसे 2030-03-04
field-time = समय नहीं है, जैसे 09:00:00

## Notes के समय क्षेत्र

zone-inside = में ऐसा समय क्षेत्र है जिसमें त्रुटि है: { $fault }
zone-not = Notes का समय क्षेत्र नहीं है, जैसे `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`
zone-twice = में `{ $member }` दो बार है
zone-no-days = में `DO=1` है पर `DL` नहीं, यानी घड़ी बदलने के दिन
zone-changes = का `DO` न 0 है न 1
zone-offset = का `Z` कोई ऑफ़सेट नहीं है, जैसे 5 या -3005
zone-days = का `DL` छह संख्याएँ नहीं है, जैसे `3 2 1 11 1 1`
zone-month = के `DL` में महीना 1 से 12 नहीं है
zone-week = के `DL` में सप्ताह न 1 से 4 है, न आख़िरी के लिए -1
zone-weekday = के `DL` में दिन 1 से 7 नहीं है

## Notes की प्रविष्टियाँ कैसे दोहराई जाती हैं

repeat-other = `{ $item }` से मेल नहीं खाता
repeat-open = का यहाँ अलग-अलग तारीख़ों का अर्थ हो सकता है; `RepeatDates`, यानी तारीख़ें ही, दें
repeat-custom = एक ही नियम की तारीख़ें नहीं हैं: वे अलग-अलग चुनी, बदली या रद्द की गई हैं; उन्हें एक-एक करके तय करें
repeat-start = वह पहली तारीख़ नहीं है जिस तक `{ $item }` ले जाता है
repeat-many = { $most } से अधिक तारीख़ों तक ले जाता है
repeat-moves = तारीख़ों को सप्ताहांत से हटाता है, जो कोई आवर्ती नियम नहीं कह सकता; तारीख़ें एक-एक करके तय करें
repeat-zone = इस शृंखला में घड़ियाँ नाम वाले हर समय क्षेत्र से अलग दिनों पर बदलता है; तारीख़ें एक-एक करके तय करें
repeat-number = 1 या उससे बड़ी पूर्ण संख्या नहीं है
repeat-weekdays = `0`, रविवार, से `6` तक के सप्ताह के दिनों की सूची नहीं है
repeat-days = `1` से `31` तक के दिनों की सूची नहीं है
repeat-places = `1.1`, पहला सोमवार, जैसे सप्ताहों और दिनों की सूची नहीं है
