### समस्या दस्तावेज़: कुछ ग़लत होने पर API क्या उत्तर देता है। इन्हें डेवलपर पढ़ते हैं और उनके प्रोग्रामों के ज़रिए उपयोगकर्ता भी।
###
### `बैक कोट` के बीच का पाठ कोड, दस्तावेज़ का सदस्य या हेडर है: उसे वैसा ही रखें।

## हर तरह की समस्या का अर्थ, और क्या करना है

problem-malformed-json = बॉडी एक JSON दस्तावेज़ नहीं है, या उसके किसी ऑब्जेक्ट में एक ही सदस्य दो बार है।
problem-malformed-json-what-to-do = एक JSON ऑब्जेक्ट भेजें; `detail` बताता है कि वह कहाँ टूटता है।
problem-bad-request = कोई हेडर या पते का पैरामीटर पढ़ा नहीं जा सकता।
problem-bad-request-what-to-do = `detail` जो बताता है उसे ठीक करें।
problem-missing-credentials = इस कॉल को टोकन चाहिए और उसके पास नहीं है।
problem-missing-credentials-what-to-do = एक्सेस टोकन के साथ `Authorization: Bearer` भेजें, या `Convoke-Refresh-Token`। उपयोगकर्ता को ये `authorize_url` पर मिलते हैं।
problem-reauthorization-required = न एक्सेस टोकन अब काम करता है, न रीफ़्रेश टोकन।
problem-reauthorization-required-what-to-do = उपयोगकर्ता को `authorize_url` दिखाएँ, जहाँ वह फिर से साइन इन करे।
problem-invalid-credentials = प्रदाता यह यूज़र नाम और पासवर्ड स्वीकार नहीं करता।
problem-invalid-credentials-what-to-do = उपयोगकर्ता से इन्हें फिर लिखने को कहें। बहुत बार ग़लत होने पर कुछ समय तक कोशिशें अस्वीकार होती हैं।
problem-access-denied = टोकन में कोई अनुमति नहीं है, या प्रदाता या संगठन की नीति इसे मना करती है।
problem-access-denied-what-to-do = `missing_scopes` की अनुमतियों के साथ फिर से साइन इन करें, या एडमिनिस्ट्रेटर से पूछें।
problem-account-not-entitled = प्रदाता के पास उपयोगकर्ता के खाते में यह शामिल नहीं है; मुफ़्त खाते अक्सर मीटिंग आयोजित नहीं कर सकते।
problem-account-not-entitled-what-to-do = ऐसा खाता इस्तेमाल करें जिसके पास इसका लाइसेंस हो।
problem-cross-site-request = किसी ब्राउज़र ने इसे दूसरी साइट के पन्ने से भेजा।
problem-cross-site-request-what-to-do = एडमिनिस्ट्रेटर उस साइट को `server.allowed_origins` में लिख सकता है।
problem-unknown-provider = इस नाम का कोई प्रदाता कॉन्फ़िगर नहीं है।
problem-unknown-provider-what-to-do = `GET /v1/providers` कॉन्फ़िगर किए गए प्रदाताओं की सूची देता है।
problem-pairing-not-found = इस सीक्रेट के लिए इस id की कोई पेयरिंग नहीं है: वह समाप्त हो गई, रद्द हुई, अपना टोकन दे चुकी, या थी ही नहीं।
problem-pairing-not-found-what-to-do = `POST /v1/pairings` से नई शुरू करें।
problem-meeting-not-found = प्रदाता इस मीटिंग को नहीं जानता; शायद वह वहाँ हटा दी गई है।
problem-meeting-not-found-what-to-do = नई मीटिंग बनाएँ।
problem-not-found = इस पते पर कुछ नहीं है।
problem-not-found-what-to-do = `GET /openapi.json` पतों की सूची देता है।
problem-method-not-allowed = पता मौजूद है, पर इस मेथड के लिए नहीं।
problem-method-not-allowed-what-to-do = `Allow` हेडर उसके मेथड बताता है।
problem-request-timeout = अनुरोध समय पर नहीं पहुँचा।
problem-request-timeout-what-to-do = उसे फिर भेजें।
problem-conflict = अनुरोध प्रदाता के पास मीटिंग की स्थिति से मेल नहीं खाता, उदाहरण के लिए क्योंकि मीटिंग चल रही है।
problem-conflict-what-to-do = मीटिंग पढ़ें और फिर निर्णय लें।
problem-misdirected-request = यह सेवा इस होस्ट नाम पर उत्तर नहीं देती।
problem-misdirected-request-what-to-do = एडमिनिस्ट्रेटर होस्ट को `server.allowed_hosts` में लिख सकता है।
problem-body-too-large = बॉडी 64 KiB से बड़ी है।
problem-body-too-large-what-to-do = कम भेजें।
problem-unsupported-media-type = बॉडी JSON के रूप में घोषित नहीं है।
problem-unsupported-media-type-what-to-do = `Content-Type: application/json` भेजें।
problem-invalid-request = अनुरोध अपने स्कीमा, प्रदाता की किसी सीमा, या प्रदाता जो व्यक्त कर सकता है उसके अनुरूप नहीं है।
problem-invalid-request-what-to-do = `errors` की हर प्रविष्टि में आपकी बॉडी का एक JSON पॉइंटर है और यह कि वहाँ क्या मान्य है।
problem-rate-limited = प्रदाता, या उपयोगकर्ता की सुरक्षा के लिए यह सेवा, कम अनुरोध चाहती है।
problem-rate-limited-what-to-do = `retry_after` जितने सेकंड बताए, उतना रुकें।
problem-internal-error = { -brand } या किसी प्लगइन से ग़लती हुई।
problem-internal-error-what-to-do = एडमिनिस्ट्रेटर को `request_id` बताएँ; लॉग में अधिक जानकारी है।
problem-unsupported = प्रदाता के पास ऐसा कोई ऑपरेशन नहीं है।
problem-unsupported-what-to-do = `GET /v1/providers` बताता है कि हर एक के पास क्या है।
problem-provider-error = प्रदाता ने अपनी किसी त्रुटि के साथ उत्तर दिया, या ऐसा कुछ जो पढ़ा नहीं जा सकता।
problem-provider-error-what-to-do = बाद में फिर कोशिश करें; यदि स्थिति न बदले, तो एडमिनिस्ट्रेटर से पूछें।
problem-provider-unavailable = प्रदाता तक नहीं पहुँचा जा सका; `detail` बताता है कि DNS, TCP, TLS या प्रॉक्सी में से क्या विफल हुआ।
problem-provider-unavailable-what-to-do = बाद में फिर कोशिश करें; यदि स्थिति न बदले, तो एडमिनिस्ट्रेटर को { -brand } और प्रदाता के बीच का नेटवर्क देखना होगा।
problem-service-unavailable = सेवा अपने भंडार तक नहीं पहुँच पा रही, या भंडार भर गया है; प्रदाता को कुछ नहीं भेजा गया।
problem-service-unavailable-what-to-do = बाद में फिर कोशिश करें; यदि स्थिति न बदले, तो एडमिनिस्ट्रेटर को भंडार देखना होगा।
problem-provider-timeout = प्रदाता ने समय पर उत्तर नहीं दिया।
problem-provider-timeout-what-to-do = पढ़ने वाली कॉल में फिर कोशिश करें। बदलाव के बाद पहले पढ़कर देखें कि वह हुआ या नहीं।
