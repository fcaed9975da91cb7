### क्या हुआ: समस्या दस्तावेज़ के `detail` में और उन पन्नों पर जो उसे दिखाते हैं। पूरे वाक्य।
###
### `बैक कोट` के बीच का पाठ कोड है: उसे वैसा ही रखें। $provider किसी मीटिंग सेवा का नाम है।

## शब्द जो हमारे नहीं हैं

told = { $meaning } मूल शब्द: { $words }

## क्या माँगा गया था

detail-see-errors = अनुरोध इस रूप में पूरा नहीं किया जा सकता; `errors` देखें।
detail-refresh-header = Convoke-Refresh-Token एक टोकन नहीं है।
detail-credentials = एक्सेस टोकन के साथ `Authorization: Bearer` भेजें, या रीफ़्रेश टोकन के साथ `Convoke-Refresh-Token`।
detail-authorization = Authorization हेडर `Bearer <token>` के रूप में नहीं है।
detail-declare-json = बॉडी को `Content-Type: application/json` घोषित करें।
detail-form = यह पता अपने पन्ने का फ़ॉर्म लेता है।
detail-scope = फ़ॉर्म में ऐसी अनुमति है जो उपलब्ध नहीं है।
detail-language = फ़ॉर्म में इस सेवा की कोई भाषा नहीं है।
detail-schema = इस नाम का कोई स्कीमा नहीं है; `GET /openapi.json` सभी स्कीमा इस्तेमाल करता है।
detail-broke-off = बॉडी बीच में टूट गई।
detail-no-room = एक साथ बहुत अधिक बड़े अनुरोध आ रहे हैं।
detail-key = Idempotency-Key हेडर: { $fault }।
detail-in-progress = इस कुंजी वाली पिछली कॉल अभी चल रही है; उसका परिणाम पाने के लिए यह कॉल दोहराएँ।
detail-outcome-unknown = यह ज्ञात नहीं और पता नहीं लगाया जा सकता कि इस कुंजी वाली पिछली कॉल ने मीटिंग बनाई या नहीं। प्रदाता के पास देखें; नई कुंजी से नई मीटिंग बनती है।
detail-pairing-provider = `provider` की आईडी वाला कोई प्रदाता कॉन्फ़िगर नहीं है।
detail-pairing-secret = पेयरिंग के `secret` के साथ `Authorization: Bearer` भेजें।
detail-pairing-slow = पिछली पूछताछ बहुत अभी की है। धीमे चलें: अब से हर पूछताछ के बीच { $seconds ->
    [one] { $seconds } सेकंड
   *[other] { $seconds } सेकंड
} रुकें।
detail-pairing-denied = उपयोगकर्ता ने इस पेयरिंग की पुष्टि नहीं की।
detail-json = पंक्ति { $line }, स्तंभ { $column }: { $what }
detail-options = प्लगइन `{ $plugin }` का विकल्प स्कीमा इस्तेमाल नहीं हो सकता।

## टोकन

failure-no-token = कॉल में टोकन नहीं है।
failure-lacks = टोकन में { $scopes } नहीं है; फिर से साइन इन करें और उसे मंज़ूर करें।
failure-not-renewable = टोकन का नवीनीकरण नहीं हो सकता; फिर से साइन इन करें।
failure-altered = टोकन बदला या कटा हुआ है, या किसी दूसरे प्रदाता का है; उसे पूरा फिर से कॉपी करें, या फिर से साइन इन करें।
failure-unknown-key = टोकन ऐसी कुंजी से मुहरबंद था जो इस सेवा के पास अब नहीं है; फिर से साइन इन करें।
failure-raw-token = यह सेवा अपने दिए टोकन लेती है, प्रदाता के नहीं; फिर से साइन इन करें।
failure-passwords = इस उपयोगकर्ता के लिए या इस पते से बहुत बार ग़लत पासवर्ड डाला गया; अगली कोशिश से पहले रुकें।
failure-codes = बहुत अधिक ग़लत कोड, इस पते से या कुल मिलाकर।
failure-pairings = बहुत अधिक पेयरिंग शुरू हुईं, इस पते से या कुल मिलाकर।

## सेवा और उसका भंडार

failure-store-full = इस सेवा का भंडार भर गया है। कुछ मिनट बाद फिर कोशिश करें।
failure-store-unreachable = यह सेवा अपने भंडार तक नहीं पहुँच पा रही। थोड़ी देर में फिर कोशिश करें।
failure-replica = इस सेवा की दूसरी प्रति इस टोकन का नवीनीकरण कर रही है और समय पर पूरा नहीं कर सकी।

## प्रदाता के उत्तर, या उनका न आना

failure-no-operation = { $provider } में «{ $operation }» ऑपरेशन नहीं है।
failure-input = अनुरोध 256 KiB से बड़ा है।
failure-no-time = प्रदाता ने पहले इतना समय लिया कि बदलाव के लिए समय नहीं बचा; कुछ नहीं बदला गया।
failure-endless = प्रदाता का उत्तर समय पर समाप्त नहीं हुआ।
failure-no-id = प्रदाता की मीटिंग की कोई आईडी नहीं है।
failure-address = प्रदाता इस कॉल का पता नहीं जानता; एडमिनिस्ट्रेटर `base_url` देख सकता है।
failure-fewer = प्रदाता कम अनुरोध चाहता है।
failure-dns = प्रदाता का होस्ट नाम हल नहीं हो सका (DNS)। ({ $reason })
failure-connect = प्रदाता से कोई कनेक्शन नहीं (TCP)। ({ $reason })
failure-tls = प्रदाता से कोई भरोसेमंद कनेक्शन नहीं (TLS)। ({ $reason })
failure-proxy = प्रॉक्सी प्रदाता से नहीं जुड़ा। ({ $reason })
failure-timeout = प्रदाता ने समय पर उत्तर नहीं दिया। ({ $reason })
failure-too-large = प्रदाता का उत्तर बहुत बड़ा है। ({ $reason })
failure-protocol = प्रदाता का उत्तर HTTP नहीं है या बीच में टूट गया। ({ $reason })
