package dev.tocsin.config.icalendar;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rules that the RFC allows, and starts, at random. */
final class RandomRule {
    private static final List<String> DAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

    private RandomRule() {}

    static LocalDateTime start(Random random) {
        return LocalDate.of(2019, 1, 1)
                .plusDays(random.nextInt(3000))
                .atTime(random.nextInt(24), random.nextInt(4) * 15);
    }

    static String text(Random random) {
        var parts = new ArrayList<String>();
        var frequency = List.of("HOURLY", "DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY")
                .get(random.nextInt(8));
        parts.add("FREQ=" + frequency);
        if (random.nextInt(2) == 0) {
            parts.add("INTERVAL=" + (1 + random.nextInt(4)));
        }
        if (random.nextInt(3) == 0) {
            parts.add("COUNT=" + (1 + random.nextInt(40)));
        } else if (random.nextInt(4) == 0) {
            parts.add("UNTIL=20280630T120000");
        }
        if (random.nextInt(2) == 0) {
            parts.add("WKST=" + DAYS.get(random.nextInt(7)));
        }
        var weeks = frequency.equals("YEARLY") && random.nextInt(6) == 0;
        if (!weeks && random.nextInt(3) == 0) {
            parts.add("BYMONTH=" + list(random, 3, () -> 1 + random.nextInt(12)));
        }
        var longer = frequency.equals("MONTHLY") || frequency.equals("YEARLY");
        if (!weeks && !frequency.equals("WEEKLY") && random.nextInt(4) == 0) {
            parts.add("BYMONTHDAY=" + list(random, 4, () -> signed(random, 31)));
        }
        if (weeks) {
            parts.add("BYWEEKNO=" + list(random, 3, () -> signed(random, 52)));
        }
        if (!weeks && frequency.equals("YEARLY") && random.nextInt(6) == 0) {
            parts.add("BYYEARDAY=" + list(random, 4, () -> signed(random, 366)));
        }
        if (random.nextInt(2) == 0) {
            var most = frequency.equals("YEARLY") && parts.stream().noneMatch(p -> p.startsWith("BYMONTH=")) ? 53 : 5;
            parts.add("BYDAY="
                    + IntStream.range(0, 1 + random.nextInt(4))
                            .mapToObj(_ -> (longer && !weeks && random.nextBoolean() ? "" + signed(random, most) : "")
                                    + DAYS.get(random.nextInt(7)))
                            .collect(Collectors.joining(",")));
        }
        if (random.nextInt(6) == 0) {
            parts.add("BYHOUR=" + list(random, 3, () -> random.nextInt(24)));
        }
        if (random.nextInt(8) == 0) {
            parts.add("BYMINUTE=" + list(random, 2, () -> random.nextInt(60)));
        }
        if (random.nextInt(6) == 0 && parts.stream().anyMatch(part -> part.startsWith("BY"))) {
            parts.add("BYSETPOS=" + list(random, 2, () -> signed(random, 4)));
        }
        return String.join(";", parts);
    }

    private static int signed(Random random, int most) {
        return (1 + random.nextInt(most)) * (random.nextInt(3) == 0 ? -1 : 1);
    }

    /** Repeated ones among them. */
    private static String list(Random random, int most, IntSupplier number) {
        return IntStream.range(0, 1 + random.nextInt(most))
                .map(_ -> number.getAsInt())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }
}
