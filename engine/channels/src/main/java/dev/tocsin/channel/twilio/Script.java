package dev.tocsin.channel.twilio;

import dev.tocsin.channel.Wording;
import dev.tocsin.channel.Xml;
import java.util.Optional;

/**
 * What happens in a call, as TwiML.
 *
 * @param keys what is asked for; empty = nothing is
 */
record Script(String language, Optional<String> voice, Optional<Keys> keys) {
    /**
     * Keys that answer.
     *
     * @param to where the one goes that is pressed
     * @param words which there are
     */
    record Keys(String to, String words) {}

    /** Twilio takes no more TwiML within a request. */
    static final int MAX_LENGTH = 4000;

    private static final int MAX_TEXT = 1200;

    /** Twice, because who was just woken misses the first half. */
    String saying(String text) {
        var words = text.replaceAll("\\s+", " ");
        var most = MAX_TEXT;
        var script = script(Wording.cut(words, most));
        while (script.length() > MAX_LENGTH) {
            most = most * 3 / 4;
            script = script(Wording.cut(words, most));
        }
        return script;
    }

    private String script(String words) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Pause length=\"1\"/>"
                + keys.map(asked -> "<Gather input=\"dtmf\" numDigits=\"1\" timeout=\"10\" method=\"POST\" action=\""
                                + Xml.text(asked.to()) + "\">" + say(words + ' ' + asked.words(), 2) + "</Gather>"
                                + say("No key was pressed. Goodbye.", 1))
                        .orElseGet(() -> say(words, 2))
                + "</Response>";
    }

    private String say(String words, int times) {
        return "<Say language=\"" + Xml.text(language) + '"'
                + voice.map(name -> " voice=\"" + Xml.text(name) + '"').orElse("")
                + (times == 1 ? "" : " loop=\"" + times + '"') + '>' + Xml.text(words) + "</Say>";
    }
}
