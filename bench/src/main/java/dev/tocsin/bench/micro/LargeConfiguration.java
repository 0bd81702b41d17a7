package dev.tocsin.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of a large company: 1 000 users, 300 schedules, 500 policies, 500 receivers and 2 000 routes of 500 teams. */
final class LargeConfiguration {
    static final int USERS = 1_000;
    static final int SCHEDULES = 300;
    static final int TEAMS = 500;

    private LargeConfiguration() {}

    /** @param directory empty */
    static void write(Path directory) throws IOException {
        Files.writeString(directory.resolve("10-users.yaml"), users());
        Files.writeString(directory.resolve("20-schedules.yaml"), schedules());
        Files.writeString(directory.resolve("30-policies.yaml"), policies());
        Files.writeString(directory.resolve("40-routes.yaml"), routes());
    }

    private static String users() {
        var text = new StringBuilder("users:\n");
        for (int i = 0; i < USERS; i++) {
            text.append("  user%d: {name: User %d, time_zone: Europe/Madrid, contacts: [{channel: console}]}\n"
                    .formatted(i, i));
        }
        return text.toString();
    }

    private static String schedules() {
        var text = new StringBuilder("schedules:\n");
        for (int i = 0; i < SCHEDULES; i++) {
            text.append("  schedule%d:\n    time_zone: America/Chicago\n    layers:\n".formatted(i));
            for (int layer = 0; layer < 2; layer++) {
                text.append("      - {name: layer%d, start: 2026-01-05, handoff: \"0%d:00\", shift: 1w, members: ["
                        .formatted(layer, 8 + layer));
                for (int member = 0; member < 5; member++) {
                    text.append(member == 0 ? "" : ", ").append("user").append((i * 7 + layer * 5 + member) % USERS);
                }
                text.append("]}\n");
            }
        }
        return text.toString();
    }

    private static String policies() {
        var policies = new StringBuilder("policies:\n");
        var receivers = new StringBuilder("receivers:\n");
        for (int i = 0; i < TEAMS; i++) {
            policies.append("""
                  policy%d:
                    levels:
                      - {responders: [{schedule: schedule%d}], timeout: 5m}
                      - {responders: [{user: user%d}], timeout: 15m}
                """.formatted(i, i % SCHEDULES, i % USERS));
            receivers.append("  receiver%d: {policy: policy%d}\n".formatted(i, i));
        }
        return policies.append(receivers).toString();
    }

    /** Four routes a team: itself, by its label or by a regular expression, and three below it. */
    private static String routes() {
        var text = new StringBuilder("route:\n  receiver: receiver0\n  group_by: [alertname, team]\n  routes:\n");
        for (int i = 0; i < TEAMS; i++) {
            var matcher = i % 2 == 0 ? "team=\"team%d\"" : "service=~\"team%d-(api|web|worker)\"";
            text.append("""
                    - matchers: ['%s']
                      receiver: receiver%d
                      routes:
                        - {matchers: ['severity=~"(?i)critical|page|P0|SEV1"'], group_wait: 0s}
                        - {matchers: [severity=info], group_wait: 1m}
                        - {matchers: ['namespace=~"dev|test|staging.*"']}
                """.formatted(matcher.formatted(i), i));
        }
        return text.toString();
    }
}
