package dev.tocsin.api.schedule;

import dev.tocsin.api.http.Hashes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.fortuna.ical4j.data.CalendarOutputter;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.PropertyList;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.Description;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.XProperty;
import net.fortuna.ical4j.model.property.immutable.ImmutableCalScale;
import net.fortuna.ical4j.model.property.immutable.ImmutableTransp;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/** Shifts as an iCalendar text, RFC 5545. Times are in UTC, so that no reader needs to know a zone's rules. */
final class CalendarText {
    private CalendarText() {}

    /** @param summary as the calendar shows it */
    record Event(String schedule, String user, Instant start, Instant end, String summary, String why) {
        /** The same for the same shift in every feed and whatever is learnt of its end. */
        String uid() {
            return Hashes.sha256(schedule + '\n' + start + '\n' + user).substring(0, 32) + "@tocsin";
        }
    }

    /** @param stamp the same stamp makes the same text of the same events */
    static byte[] of(String title, List<Event> events, Instant stamp) {
        var calendar = new Calendar(
                new PropertyList(List.of(
                        new ProdId("-//Tocsin//Tocsin//EN"),
                        ImmutableVersion.VERSION_2_0,
                        ImmutableCalScale.GREGORIAN,
                        new XProperty("X-WR-CALNAME", title))),
                new net.fortuna.ical4j.model.ComponentList<>(
                        events.stream().map(event -> component(event, stamp)).toList()));
        var text = new StringWriter();
        try {
            new CalendarOutputter().output(calendar, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static VEvent component(Event event, Instant stamp) {
        return new VEvent(new PropertyList(List.of(
                new Uid(event.uid()),
                new DtStamp(stamp),
                new DtStart<>(event.start()),
                new DtEnd<>(event.end()),
                new Summary(event.summary()),
                new Description(event.why()),
                ImmutableTransp.TRANSPARENT)));
    }
}
