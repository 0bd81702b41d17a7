package dev.tocsin.api.answers;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.channel.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-Twilio-Signature}: base64 of HMAC-SHA1, with the account's auth token, over the whole URL that was called
 * and the fields of the form, sorted, each as its name and value; of a repeated field each different value once. Some
 * parts of Twilio sign the URL with its port and some without, so both are accepted.
 */
final class TwilioSignature {
    private TwilioSignature() {}

    /** The form of a verified call; throws {@link Callback#refusal} for any other. */
    static FormBody verified(Callback.Call call) {
        var token = call.settings().optionalSecret("auth_token").orElseThrow(Callback::refusal);
        var formBody = form(call);
        if (!isValid(token, call.url(), formBody, call.header("X-Twilio-Signature"))) {
            throw Callback.refusal();
        }
        return formBody;
    }

    /** The body as a form; one that is no form cannot be signed as one. */
    private static FormBody form(Callback.Call call) {
        try {
            return FormBody.of(call.body());
        } catch (BadRequest e) {
            throw Callback.refusal();
        }
    }

    /**
     * Compares in constant time.
     *
     * @param url as Twilio called it, with the query
     */
    static boolean isValid(Secret token, URI url, FormBody formBody, String presented) {
        var fields = sorted(formBody);
        var given = presented.getBytes(StandardCharsets.UTF_8);
        var valid = false;
        for (var written : List.of(url.toString(), withPort(url), withoutPort(url))) {
            valid |= MessageDigest.isEqual(signature(token, written + fields), given);
        }
        return valid;
    }

    private static String sorted(FormBody formBody) {
        var values = new TreeMap<String, TreeSet<String>>();
        formBody.fields().forEach(field -> values.computeIfAbsent(field.name(), _ -> new TreeSet<>())
                .add(field.value()));
        var text = new StringBuilder();
        values.forEach((name, all) -> all.forEach(value -> text.append(name).append(value)));
        return text.toString();
    }

    private static String withPort(URI url) {
        var usual = "https".equals(url.getScheme()) ? ":443" : ":80";
        return url.getPort() >= 0 ? url.toString() : at(url, url.getRawAuthority() + usual);
    }

    private static String withoutPort(URI url) {
        return at(url, String.valueOf(url.getRawAuthority()).replaceFirst(":\\d+$", ""));
    }

    private static String at(URI url, String authority) {
        var query = url.getRawQuery();
        return url.getScheme() + "://" + authority + url.getRawPath() + (query == null ? "" : '?' + query);
    }

    private static byte[] signature(Secret token, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HmacSHA1", e);
        }
    }
}
