package dev.tocsin.api.answers;

import dev.tocsin.channel.Settings;
import dev.tocsin.channel.Xml;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** Makes TwiML responses, which tell Twilio what to do next. */
final class Twiml {
    private static final ContentType XML = MediaTypes.TEXT_XML.toContentType(HttpCharsets.UTF_8);

    private static final String GATHER = "<Gather input=\"dtmf\" numDigits=\"1\" timeout=\"10\"";

    private Twiml() {}

    /** An empty response. */
    static HttpResponse nothing() {
        return response("");
    }

    static HttpResponse message(String text) {
        return response("<Message>" + Xml.text(text) + "</Message>");
    }

    /** @param voice settings of the channel, with its language and voice */
    static HttpResponse say(Settings voice, String text) {
        return response(said(voice, text));
    }

    /** Asks for a key, which Twilio sends to the same URL. */
    static HttpResponse ask(Settings voice, String text) {
        return response(GATHER + '>' + said(voice, text) + "</Gather>");
    }

    /** @param answer the URL that Twilio sends the key to */
    static HttpResponse ask(Settings voice, String text, URI answer) {
        return response(GATHER + " action=\"" + Xml.text(answer.toString()) + "\">" + said(voice, text) + "</Gather>");
    }

    private static String said(Settings voice, String text) {
        return "<Say language=\"" + Xml.text(voice.text("language")) + '"'
                + voice.optionalText("voice")
                        .map(name -> " voice=\"" + Xml.text(name) + '"')
                        .orElse("")
                + '>' + Xml.text(text) + "</Say>";
    }

    private static HttpResponse response(String inner) {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + inner + "</Response>";
        return HttpResponse.create().withEntity(HttpEntities.create(XML, text.getBytes(StandardCharsets.UTF_8)));
    }
}
