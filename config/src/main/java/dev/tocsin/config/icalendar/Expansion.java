package dev.tocsin.config.icalendar;

import dev.tocsin.config.icalendar.Rule.Part;
import dev.tocsin.config.icalendar.Rule.Weekday;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The times that a rule gives, RFC 5545 section 3.3.10. Period by period, each as long as FREQ says: the days of the
 * period that every part allows, at the times of the day that the parts name, in order and each once; of these BYSETPOS
 * takes some. Where the RFC lets a part expand a period or limit it comes to the same: a day is of the period, and
 * allowed or not. What a rule does not say, the start says.
 */
final class Expansion {
    /** Whole seconds. */
    private final LocalDateTime start;

    private final Rule rule;
    private final Budget budget;
    private final List<LocalTime> times;
    private final LocalDateTime until;
    private final WeekFields weeks;
    /** Whether a number in BYDAY counts days of the month rather than of the year. */
    private final boolean ofMonth;

    /** @param until the last time that counts */
    private Expansion(Rule rule, LocalDateTime start, LocalDateTime until, Budget budget) throws Unusable {
        this.rule = completed(rule, start.toLocalDate());
        ofMonth = rule.frequency() == Frequency.MONTHLY || rule.has(Part.BYMONTH);
        this.start = start;
        this.until = until;
        this.budget = budget;
        weeks = WeekFields.of(rule.weekStart(), 4);
        times = rule.frequency().isWithinADay() ? List.of() : times();
    }

    /**
     * The times from {@code from} to {@code to}, in order.
     *
     * @param from not before {@code start}
     * @param until the last one that counts
     * @param most where there are more, reading them ends with a fault
     */
    static List<LocalDateTime> between(
            Rule rule,
            LocalDateTime start,
            LocalDateTime until,
            LocalDateTime from,
            LocalDateTime to,
            int most,
            Budget budget)
            throws Unusable {
        return new Expansion(rule, start, until, budget).between(from, to, most);
    }

    private List<LocalDateTime> between(LocalDateTime from, LocalDateTime to, int most) throws Unusable {
        var found = new ArrayList<LocalDateTime>();
        var left = rule.count();
        var k = first(from);
        while (true) {
            var period = period(k);
            if (!period.isBefore(to) || period.isAfter(until)) {
                return found;
            }
            budget.spend();
            var step = rule.frequency().isWithinADay() ? step(period) : 1;
            k += step;
            for (var time : step > 1 || !isAllowed(period) ? List.<LocalDateTime>of() : set(period)) {
                if (time.isBefore(start)) {
                    continue;
                }
                if (left-- == 0 || time.isAfter(until) || !time.isBefore(to)) {
                    return found;
                }
                if (!time.isBefore(from)) {
                    if (found.size() == most) {
                        throw new Unusable(
                                "the rule gives more than " + most + " times",
                                "use a rule that gives fewer times: FREQ=DAILY or less often");
                    }
                    found.add(time);
                }
            }
        }
    }

    /** What is counted is counted from the start. The start may be in the last week of the year before. */
    private long first(LocalDateTime from) {
        var skipped = rule.count() < Long.MAX_VALUE
                ? 0
                : Math.max(0, rule.frequency().unit().between(start, from) / rule.interval() - 2);
        return skipped == 0 && rule.has(Part.BYWEEKNO) && rule.interval() == 1 ? -1 : skipped;
    }

    /** The beginning of the k-th period; a year of weeks begins with its first week. */
    private LocalDateTime period(long k) {
        var plus = k * rule.interval();
        var date = start.toLocalDate();
        return switch (rule.frequency()) {
            case SECONDLY, MINUTELY, HOURLY ->
                start.truncatedTo(rule.frequency().unit())
                        .plus(plus, rule.frequency().unit());
            case DAILY -> date.plusDays(plus).atStartOfDay();
            case WEEKLY ->
                date.with(TemporalAdjusters.previousOrSame(rule.weekStart()))
                        .plusWeeks(plus)
                        .atStartOfDay();
            case MONTHLY -> date.withDayOfMonth(1).plusMonths(plus).atStartOfDay();
            case YEARLY -> {
                var year = date.withDayOfYear(1).plusYears(plus);
                yield (rule.has(Part.BYWEEKNO) ? firstWeek(year) : year).atStartOfDay();
            }
        };
    }

    /** The first week is the one with four days of the year, so that the fourth of January is in it. */
    private LocalDate firstWeek(LocalDate year) {
        return year.withDayOfYear(4).with(TemporalAdjusters.previousOrSame(rule.weekStart()));
    }

    /** Periods to the next one that may be allowed: a day, an hour or a minute that is not is passed over as a whole. */
    private long step(LocalDateTime period) {
        var unit = rule.frequency().unit();
        if (!isAllowed(period.toLocalDate())) {
            return periodsTo(period.toLocalDate().plusDays(1).atStartOfDay(), period);
        }
        if (unit.compareTo(ChronoUnit.HOURS) < 0 && !allows(Part.BYHOUR, period.getHour())) {
            return periodsTo(period.truncatedTo(ChronoUnit.HOURS).plusHours(1), period);
        }
        if (unit.compareTo(ChronoUnit.MINUTES) < 0 && !allows(Part.BYMINUTE, period.getMinute())) {
            return periodsTo(period.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1), period);
        }
        return 1;
    }

    private long periodsTo(LocalDateTime next, LocalDateTime period) {
        var units = rule.frequency().unit().between(period, next);
        return Math.max(1, Math.ceilDiv(units, rule.interval()));
    }

    /** Of a period within a day. */
    private boolean isAllowed(LocalDateTime period) {
        return !rule.frequency().isWithinADay()
                || isAllowed(period.toLocalDate())
                        && allows(Part.BYHOUR, period.getHour())
                        && (rule.frequency() == Frequency.HOURLY || allows(Part.BYMINUTE, period.getMinute()))
                        && (rule.frequency() != Frequency.SECONDLY || allows(Part.BYSECOND, period.getSecond()));
    }

    private boolean allows(Part part, int value) {
        return !rule.has(part) || rule.by(part).contains(value);
    }

    private List<LocalDateTime> set(LocalDateTime period) throws Unusable {
        var set = new ArrayList<LocalDateTime>();
        if (rule.frequency().isWithinADay()) {
            for (var minute : rule.frequency() == Frequency.HOURLY
                    ? orOf(Part.BYMINUTE, start.getMinute())
                    : List.of(period.getMinute())) {
                for (var second : rule.frequency() == Frequency.SECONDLY
                        ? List.of(period.getSecond())
                        : orOf(Part.BYSECOND, start.getSecond())) {
                    budget.spend();
                    set.add(period.withMinute(minute).withSecond(second));
                }
            }
        } else {
            for (var day : days(period.toLocalDate())) {
                budget.spend();
                if (isAllowed(day)) {
                    for (var time : times) {
                        budget.spend();
                        set.add(day.atTime(time));
                    }
                }
            }
        }
        return rule.has(Part.BYSETPOS) ? chosen(set) : set;
    }

    private List<LocalDateTime> chosen(List<LocalDateTime> set) {
        return rule.by(Part.BYSETPOS).stream()
                .map(position -> position > 0 ? position - 1 : set.size() + position)
                .filter(index -> index >= 0 && index < set.size())
                .sorted()
                .distinct()
                .map(set::get)
                .toList();
    }

    /** In order; those that a part is sure not to allow may be left out. */
    private List<LocalDate> days(LocalDate period) {
        return switch (rule.frequency()) {
            case SECONDLY, MINUTELY, HOURLY, DAILY -> List.of(period);
            case WEEKLY -> period.datesUntil(period.plusWeeks(1)).toList();
            case MONTHLY -> days(YearMonth.from(period));
            case YEARLY -> {
                if (rule.has(Part.BYWEEKNO)) {
                    yield period.datesUntil(firstWeek(period.plusWeeks(1).plusYears(1)))
                            .toList();
                }
                var days = new ArrayList<LocalDate>();
                for (int month = 1; month <= 12; month++) {
                    if (allows(Part.BYMONTH, month)) {
                        days.addAll(days(YearMonth.of(period.getYear(), month)));
                    }
                }
                yield days;
            }
        };
    }

    private List<LocalDate> days(YearMonth month) {
        var length = month.lengthOfMonth();
        if (!rule.has(Part.BYMONTHDAY)) {
            return month.atDay(1).datesUntil(month.atEndOfMonth().plusDays(1)).toList();
        }
        return rule.by(Part.BYMONTHDAY).stream()
                .map(day -> day > 0 ? day : length + 1 + day)
                .filter(day -> day >= 1 && day <= length)
                .sorted()
                .distinct()
                .map(month::atDay)
                .toList();
    }

    private boolean isAllowed(LocalDate day) {
        return allows(Part.BYMONTH, day.getMonthValue())
                && allows(Part.BYMONTHDAY, day.getDayOfMonth(), day.lengthOfMonth())
                && allows(Part.BYYEARDAY, day.getDayOfYear(), day.lengthOfYear())
                && (!rule.has(Part.BYWEEKNO) || allowsWeekOf(day))
                && (rule.days().isEmpty() || rule.days().stream().anyMatch(weekday -> isThat(day, weekday)));
    }

    /** @param length of what the number is counted in, from its end where negative */
    private boolean allows(Part part, int number, int length) {
        return !rule.has(part)
                || rule.by(part).contains(number)
                || rule.by(part).contains(number - length - 1);
    }

    private boolean allowsWeekOf(LocalDate day) {
        var field = weeks.weekOfWeekBasedYear();
        return allows(Part.BYWEEKNO, day.get(field), (int) day.range(field).getMaximum());
    }

    private boolean isThat(LocalDate day, Weekday weekday) {
        if (day.getDayOfWeek() != weekday.day()) {
            return false;
        }
        if (weekday.ordinal() == 0) {
            return true;
        }
        var number = ofMonth ? day.getDayOfMonth() : day.getDayOfYear();
        var length = ofMonth ? day.lengthOfMonth() : day.lengthOfYear();
        var ordinal = weekday.ordinal();
        return ordinal > 0 ? (number - 1) / 7 + 1 == ordinal : (length - number) / 7 + 1 == -ordinal;
    }

    private List<LocalTime> times() throws Unusable {
        var list = new ArrayList<LocalTime>();
        for (var hour : orOf(Part.BYHOUR, start.getHour())) {
            for (var minute : orOf(Part.BYMINUTE, start.getMinute())) {
                for (var second : orOf(Part.BYSECOND, start.getSecond())) {
                    budget.spend();
                    list.add(LocalTime.of(hour, minute, second));
                }
            }
        }
        return list;
    }

    private SortedSet<Integer> orOf(Part part, int otherwise) {
        return rule.has(part) ? rule.by(part) : new TreeSet<>(List.of(otherwise));
    }

    /** With the days that the start says where the rule does not. */
    private static Rule completed(Rule rule, LocalDate start) {
        var named = !rule.days().isEmpty() || rule.has(Part.BYMONTHDAY) || rule.has(Part.BYYEARDAY);
        DayOfWeek day = start.getDayOfWeek();
        return switch (rule.frequency()) {
            case SECONDLY, MINUTELY, HOURLY, DAILY -> rule;
            case WEEKLY -> named ? rule : rule.on(day);
            case MONTHLY -> named ? rule : rule.with(Part.BYMONTHDAY, start.getDayOfMonth());
            case YEARLY -> {
                if (rule.has(Part.BYWEEKNO)) {
                    yield named ? rule : rule.on(day);
                }
                // A day of the month without a month is one of the start's month: the RFC leaves it open, others say
                // so.
                if (named && (!rule.has(Part.BYMONTHDAY) || rule.has(Part.BYYEARDAY))) {
                    yield rule;
                }
                var dated = rule.has(Part.BYMONTHDAY) ? rule : rule.with(Part.BYMONTHDAY, start.getDayOfMonth());
                yield rule.has(Part.BYMONTH) ? dated : dated.with(Part.BYMONTH, start.getMonthValue());
            }
        };
    }
}
