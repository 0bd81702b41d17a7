package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Contact;
import dev.tocsin.config.imports.Setup.Person;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What has been read so far: filled by the reader of a product, then written. */
final class Draft {
    /** Somebody who is nobody: has turns in which no person is on call. */
    static final String NOBODY = "nobody";

    private static final String CONSOLE = "console";

    final Names names = new Names();
    final Map<String, Person> users = new LinkedHashMap<>();
    final Map<String, Setup.Team> teams = new LinkedHashMap<>();
    final List<Setup.Schedule> schedules = new ArrayList<>();
    final Map<String, Setup.Policy> policies = new LinkedHashMap<>();
    final List<Setup.Route> routes = new ArrayList<>();
    final List<NotCarriedOver> notes = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    final TreeSet<String> channels = new TreeSet<>();

    /** By the other product's id of a schedule: the schedules that together say who is on call. */
    private final Map<String, List<String>> schedulesOf = new LinkedHashMap<>();

    Draft() {
        names.unique("users", NOBODY);
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

    void note(String place, String what, String why) {
        var note = new NotCarriedOver(place, what, why);
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** A channel that there is only a place for; what it is for stands in its notes. */
    String channel(String name) {
        if (channels.add(name) && !name.equals(CONSOLE)) {
            note(
                    "channels." + name,
                    "channel " + name + " is a stub",
                    "it prints on Tocsin's own output; give it a type and settings that reach people");
        }
        return name;
    }

    /** A person that some file refers to; without a file of users there is no way to reach them yet. */
    String user(String id, String displayName) {
        var known = users.get(id);
        if (known != null) {
            return known.name();
        }
        var name = names.unique("users", displayName.isBlank() ? id : displayName);
        users.put(
                id,
                new Person(
                        name,
                        displayName.isBlank() ? id : displayName,
                        Optional.empty(),
                        List.of(new Contact(CONSOLE, channel(CONSOLE), "")),
                        Map.of()));
        note(
                "users." + name,
                "contact methods",
                "the files given do not say who this is beyond the name; add the users");
        return name;
    }

    String nobody(String place, String why) {
        if (!users.containsKey(NOBODY)) {
            users.put(
                    NOBODY,
                    new Person(
                            NOBODY,
                            "Nobody",
                            Optional.empty(),
                            List.of(new Contact(CONSOLE, channel(CONSOLE), "")),
                            Map.of()));
            note(
                    "users." + NOBODY,
                    "turns without anybody",
                    "a rotation here always has somebody; the user nobody stands in, and a page to it reaches no"
                            + " person");
        }
        note(place, "a turn of nobody", why);
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
