package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Contact;
import dev.tocsin.config.imports.Setup.Person;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What has been read so far: filled by the reader of a product, then written. */
final class ImportDraft {
    /** Somebody who is nobody: has turns in which no person is on call. */
    static final String NOBODY = "nobody";

    private static final String CONSOLE = "console";
    private static final int MAX_NAME = 200;

    final Names names = new Names();
    final Map<String, Person> users = new LinkedHashMap<>();
    final Map<String, Setup.Team> teams = new LinkedHashMap<>();
    final List<Setup.Schedule> schedules = new ArrayList<>();
    final Map<String, Setup.Policy> policies = new LinkedHashMap<>();
    final List<Setup.Route> routes = new ArrayList<>();
    final Set<ImportDifference> notes = new LinkedHashSet<>();
    final List<ImportFault> faults = new ArrayList<>();
    final TreeSet<String> channels = new TreeSet<>();

    /** By the other product's id of a schedule: the schedules that together say who is on call. */
    private final Map<String, List<String>> schedulesOf = new LinkedHashMap<>();

    /** Of a receiver that pages nobody; empty = none is needed. */
    Optional<String> nobodyReceiver = Optional.empty();

    private final Instant now;

    /** @param now what has ended by then is left out */
    ImportDraft(Instant now) {
        this.now = now;
        names.unique("users", NOBODY);
    }

    /** The name of a receiver for alerts that are meant to page nobody. */
    String nobodyReceiver() {
        var name = nobodyReceiver.orElseGet(() -> names.unique("policies", NOBODY));
        nobodyReceiver = Optional.of(name);
        return name;
    }

    /** Whether something that ends then, by the clock on the wall, has ended; noted if it has. */
    boolean isOver(Optional<LocalDateTime> end, ZoneId zone, String place, String was) {
        var over = end.filter(until -> !until.atZone(zone).toInstant().isAfter(now))
                .isPresent();
        if (over) {
            note(DifferenceKind.TURNS_OVER, place, was + " until " + end.get());
        }
        return over;
    }

    void each(List<Item> items, Consumer<Item> reader) {
        for (var item : items) {
            try {
                reader.accept(item);
            } catch (Unreadable e) {
                faults.add(e.fault());
            }
        }
    }

    void note(DifferenceKind differenceKind, String place, String was) {
        var note = new ImportDifference(differenceKind, place, was);
        notes.add(note);
    }

    /** A channel that there is only a place for; what it is for stands in its notes. */
    String channel(String name) {
        if (channels.add(name) && !name.equals(CONSOLE)) {
            note(DifferenceKind.CHANNEL_STUB, "channels." + name, "channel " + name);
        }
        return name;
    }

    /** A person that some file refers to; without a file of users there is no way to reach them yet. */
    String user(String id, String displayName) {
        var known = users.get(id);
        if (known != null) {
            return known.name();
        }
        var shown = OneLine.of(displayName.isBlank() ? id : displayName, MAX_NAME);
        var name = names.unique("users", shown);
        users.put(
                id,
                new Person(
                        name, shown, Optional.empty(), List.of(new Contact(CONSOLE, channel(CONSOLE), "")), Map.of()));
        note(DifferenceKind.USER_UNKNOWN, "users." + name, "somebody named in the files, who is among no users");
        return name;
    }

    /** The member of a rotation, or the user of an override, with whom no person is on call. */
    String nobody(String place, String why) {
        note(DifferenceKind.TURN_OF_NOBODY, place, why);
        return NOBODY;
    }

    void schedulesOf(String id, List<String> names) {
        schedulesOf.put(id, List.copyOf(names));
    }

    /** Empty where the files do not have the schedule. */
    List<String> schedulesOf(String id) {
        return schedulesOf.getOrDefault(id, List.of());
    }
}
