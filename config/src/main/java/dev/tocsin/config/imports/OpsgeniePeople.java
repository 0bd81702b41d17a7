package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Person;
import dev.tocsin.config.imports.Setup.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opsgenie's users, who are referred to by id or by e-mail, and teams, by id or by name. */
final class OpsgeniePeople {
    private record Member(String user, String role) {}

    private final ImportDraft draft;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, List<Member>> members = new LinkedHashMap<>();
    private final Map<String, String> teamNames = new HashMap<>();

    OpsgeniePeople(ImportDraft draft) {
        this.draft = draft;
    }

    void add(String id, String username, Person person) {
        draft.users.put(id, person);
        ids.put(username, id);
    }

    String user(Item reference) {
        var username = reference.text("username").or(() -> reference.text("name"));
        var id = reference.text("id").filter(draft.users::containsKey).or(() -> username.map(ids::get));
        return draft.user(
                id.orElseGet(() -> reference
                        .text("id")
                        .or(() -> username)
                        .orElseThrow(() -> reference.unreadable("has neither id nor username", Opsgenie.HINT))),
                username.orElse("").replaceFirst("@.*", ""));
    }

    void team(Item team) {
        var id = team.require("id", Opsgenie.HINT);
        var displayName = team.require("name", Opsgenie.HINT);
        if (members.containsKey(id) && !team.has("members")) {
            return;
        }
        var found = new ArrayList<Member>();
        for (var member : team.list("members")) {
            found.add(new Member(user(member.at("user")), member.text("role").orElse("user")));
        }
        members.put(id, found);
        teamNames.put(displayName, id);
        var name = draft.teams.containsKey(id) ? draft.teams.get(id).name() : draft.names.unique("teams", displayName);
        draft.teams.put(id, new Team(name, found.stream().map(Member::user).toList()));
        if (found.isEmpty()) {
            draft.note(DifferenceKind.TEAM_EMPTY, "teams", "team " + displayName + " (fetch GET /v2/teams/{id})");
        }
    }

    /** The name of the team, where there is one only. */
    Optional<String> onlyTeam() {
        return teamNames.size() == 1 ? teamNames.keySet().stream().findFirst() : Optional.empty();
    }

    private Optional<String> teamId(Item reference) {
        return reference.text("id").filter(members::containsKey).or(() -> reference
                .text("name")
                .map(teamNames::get));
    }

    /** Empty where no file has it, or nobody is in it. */
    Optional<Team> team(String place, Item reference) {
        var team = teamId(reference).map(id -> draft.teams.get(id)).filter(found -> !found.members()
                .isEmpty());
        if (team.isEmpty()) {
            draft.note(
                    DifferenceKind.TARGET_MISSING,
                    place,
                    "team "
                            + reference
                                    .text("name")
                                    .or(() -> reference.text("id"))
                                    .orElse(""));
        }
        return team;
    }

    /** @param role {@code user} or {@code admin} */
    List<String> withRole(Item reference, String role) {
        return teamId(reference).map(members::get).orElse(List.of()).stream()
                .filter(member -> member.role().equals(role))
                .map(Member::user)
                .toList();
    }
}
