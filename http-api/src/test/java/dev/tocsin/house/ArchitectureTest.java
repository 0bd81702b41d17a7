package dev.tocsin.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.Serializable;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The import rules of docs/explanation/architecture.md. A rule about packages that do not exist yet passes; whether the classes
 * were found at all is a test of its own.
 */
class ArchitectureTest {
    private static final String CORE = "dev.tocsin.core.";
    private static final String RUNTIME = "dev.tocsin.runtime.";
    private static final String APP = "dev.tocsin.app.";
    private static final String CHANNEL = "dev.tocsin.channel";

    /** Shared by the providers. Every other folder below that of the channels is one provider. */
    private static final Set<String> SHARED = Set.of(CHANNEL + ".source", CHANNEL + ".http");

    /** In order: each may import those before it. All decide; the time source beside them is used by none. */
    private static final List<String> DECIDING =
            List.of("signal", "suppression", "oncall", "policy", "routing", "incident", "simulate");

    private static final String[] CORE_PACKAGES =
            DECIDING.stream().map(name -> CORE + name + "..").toArray(String[]::new);

    /** In order: each may import those before it. The other packages of the configuration may import all of these. */
    private static final List<String> CONFIG = List.of("", ".icalendar", ".read", ".section");

    @ParameterizedTest
    @ValueSource(strings = {CORE, CHANNEL + ".", RUNTIME, APP})
    void classes_ofTheEngine_areFound(String module) {
        assertFalse(OurClasses.ALL.that(resideInAPackage(module + ".")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"signal", "suppression", "oncall", "policy", "routing", "incident", "simulate"})
    void core_importsOnlyJavaAndTheCorePackagesAboveIt(String name) {
        var allowed = new ArrayList<>(List.of("java..", "org.jspecify.."));
        DECIDING.subList(0, DECIDING.indexOf(name) + 1).forEach(above -> allowed.add(CORE + above + ".."));

        check(classes()
                .that()
                .resideInAPackage(CORE + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .because("the same functions decide in the service, in a replay and in a simulation,"
                        + " and one order of imports can be read from top to bottom"));
    }

    @Test
    void core_doesNoInputOrOutput() {
        var inputOutput = resideInAnyPackage(
                        "java.net..", "java.sql..", "javax..", "java.io..", "java.nio.file..", "java.nio.channels..")
                .and(not(belongToAnyOf(Serializable.class)));

        check(noClasses()
                .that()
                .resideInAnyPackage(CORE_PACKAGES)
                .should()
                .dependOnClassesThat(inputOutput)
                .because("a decision is a function of its arguments; input and output belong to the shell"));
    }

    @Test
    void core_readsNoClockAndRollsNoDice() {
        check(noClasses()
                .that()
                .resideInAnyPackage(CORE_PACKAGES)
                .should()
                .accessTargetWhere(ambient())
                .because("time, zones and ids enter as values, so that a replay gives the same answer"));
        check(noClasses()
                .that()
                .resideInAnyPackage(CORE_PACKAGES)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(InstantSource.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .because("the core is given an instant, never something that tells the time"));
    }

    /**
     * Bounds on waits for other threads, processes and the network (orTimeout, get with a timeout, timeouts of sockets)
     * are in the machine's time on purpose: what is waited for is.
     */
    @Test
    void time_isReadAndScheduledByTheTimeSourceOnly() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(CORE + "time.SystemTime")
                .should()
                .accessTargetWhere(machinesTime())
                .because("a whole node runs on one TimeSource, so that a test can move its time"));
    }

    /** Where the machine's time is right whatever the node goes by, and why. */
    private static final Map<String, String> MACHINES_TIME = Map.of(
            "dev.tocsin.api.ServeCommand",
            "the node's time comes from the command that starts it",
            "dev.tocsin.api.Demo",
            "likewise",
            "dev.tocsin.api.PageTestCommand",
            "a command of a person at a terminal",
            "dev.tocsin.api.CheckCommand",
            "likewise",
            "dev.tocsin.api.ImportFilesCommand",
            "likewise",
            "dev.tocsin.api.TimeOption",
            "likewise",
            "dev.tocsin.api.http",
            "how long a client may keep a connection; Pekko's streams time it",
            RUNTIME + "timer.StartBarrier",
            "waits for Pekko's cluster, which keeps the machine's time",
            RUNTIME + "db.LeftBehindServer",
            "waits for another process to end",
            CHANNEL + ".email",
            "how long a mail server keeps an idle connection, and a poll of it may take");

    @Test
    void machinesTime_isTakenOnlyWhereThereIsAReason() {
        var allowed = describe(
                "have a reason",
                (JavaClass type) -> MACHINES_TIME.containsKey(type.getPackageName())
                        || MACHINES_TIME.containsKey(type.getName().replaceFirst("\\$.*", "")));

        check(noClasses()
                .that(not(allowed))
                .should()
                .accessTargetWhere(describe(
                        "TimeSource.system",
                        access -> access.getTarget().getOwner().getName().equals(CORE + "time.TimeSource")
                                && access.getTarget().getName().equals("system")))
                .because("whoever needs the time is given it"));
        var used = OurClasses.ALL.get(CORE + "time.TimeSource").getMethod("system").getAccessesToSelf().stream()
                .map(access -> access.getOriginOwner())
                .flatMap(type -> Stream.of(type.getPackageName(), type.getName().replaceFirst("\\$.*", "")))
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(),
                MACHINES_TIME.keySet().stream()
                        .filter(place -> !used.contains(place))
                        .collect(Collectors.toSet()),
                "places that do not take it any more");
    }

    @Test
    void modules_importOnlyThoseBeforeThem() {
        var modules = List.of(
                CORE + ".", CHANNEL + "..", RUNTIME + ".", "dev.tocsin.config..", APP + ".", "dev.tocsin.api..");
        for (int i = 0; i < modules.size(); i++) {
            check(noClasses()
                    .that()
                    .resideInAPackage(modules.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(modules.subList(i + 1, modules.size()).toArray(String[]::new))
                    .because("the incident runs without YAML, its features without HTTP"));
        }
    }

    @Test
    void config_importsOfTocsinOnlyTheCoreMatchingAndWhatChannelsAre() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.tocsin.config..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.tocsin..")
                        .and(not(resideInAPackage("dev.tocsin.config..")))
                        .and(not(resideInAnyPackage(CORE_PACKAGES)))
                        .and(not(resideInAPackage(RUNTIME + "matching..")))
                        .and(not(resideInAnyPackage(CHANNEL, CHANNEL + ".source"))))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.pekko..")
                .because("a configuration is compiled to values of the core and can be checked with nothing running"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".icalendar", ".read", ".section", ".report", ".diff", ".imports"})
    void config_isReadFromFilesToSectionsToReports(String name) {
        var allowed = new ArrayList<>(CONFIG.subList(0, CONFIG.contains(name) ? CONFIG.indexOf(name) : CONFIG.size()));
        allowed.add(name);
        var packages = allowed.stream().map("dev.tocsin.config"::concat).toArray(String[]::new);

        check(noClasses()
                .that()
                .resideInAPackage("dev.tocsin.config" + name)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.tocsin.config..").and(not(resideInAnyPackage(packages))))
                .because("files become values, values sections, and sections reports; nothing looks back"));
    }

    @Test
    void api_importsOfTheShellOnlyIntakeQueryLedgerIncidentsAndWhatReadsTheJournal() {
        var gateways = describe("Incidents, EventLog and PageIndex", (JavaClass type) -> Set.of(
                        RUNTIME + "actor.Incidents",
                        RUNTIME + "journal.EventLog",
                        RUNTIME + "journal.PageIndex",
                        RUNTIME + "journal.PageRow")
                .contains(type.getName().replaceAll("\\$.*$", "")));

        check(noClasses()
                .that()
                .resideInAPackage("dev.tocsin.api.*..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.tocsin..")
                        .and(not(resideInAnyPackage("dev.tocsin.api..", "dev.tocsin.config..")))
                        .and(not(resideInAnyPackage(CORE_PACKAGES)))
                        .and(not(resideInAnyPackage(
                                RUNTIME + "answer..",
                                CHANNEL,
                                CHANNEL + ".source",
                                RUNTIME + "matching..",
                                RUNTIME + "metric..",
                                RUNTIME + "intake..",
                                APP + "query..",
                                RUNTIME + "ledger..",
                                APP + "feed..",
                                APP + "reply..",
                                APP + "configuration..",
                                APP + "schedule..",
                                CORE + "time..")))
                        .and(not(gateways)))
                .because("HTTP is one way in; only Main and the commands, in dev.tocsin.api itself, wire the rest"));
    }

    @Test
    void packages_haveNoCycles() {
        for (var module : List.of("core", "runtime", "app", "config", "api")) {
            check(slices().matching("dev.tocsin." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a package that is part of a cycle cannot be understood by itself"));
        }
    }

    /** The state and what can be undone of it know each other; everything else of the incident is read from top to bottom. */
    @Test
    void incident_hasNoCycleOfTypes() {
        var oneThing = Set.of("Incident", "IncidentState", "UndoableAction");
        var types = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                var top = type.getName().replaceAll("^.*\\.|\\$.*$", "");
                return type.getPackageName().equals(CORE + "incident")
                        ? SliceIdentifier.of(oneThing.contains(top) ? "state" : top)
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "types of the incident";
            }
        };

        check(slices().assignedFrom(types).should().beFreeOfCycles());
    }

    @Test
    void provider_importsNoOtherProvider() {
        var providers = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                var name = type.getPackageName();
                return name.startsWith(CHANNEL + ".") && !SHARED.contains(name)
                        ? SliceIdentifier.of(name.substring((CHANNEL + ".").length()))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "providers";
            }
        };

        check(slices().assignedFrom(providers)
                .should()
                .notDependOnEachOther()
                .because("a provider is one folder, of its channel and its source, that can be added or removed by"
                        + " itself"));
    }

    @Test
    void nothing_knowsAProviderByItsClass() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(CHANNEL + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(CHANNEL + ".*..").and(not(resideInAnyPackage(SHARED.toArray(String[]::new)))))
                .because("a source or channel is found by its line in META-INF/services"));
    }

    @Test
    void everyPackage_isNullMarked() {
        var unmarked = OurClasses.ALL.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> !isNullMarked(name))
                .sorted()
                .collect(Collectors.joining("\n"));

        assertEquals("", unmarked, "no package-info.java with @NullMarked: NullAway would not look at these");
    }

    @Test
    void textOfJson_isReadByJsonTextOnly() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(CHANNEL + ".JsonText")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.config.imports.Item")
                .should()
                .accessTargetWhere(lenientText())
                .because("asText makes the text \"null\" of a null, and textValue a null of a number:"
                        + " only a text identifies anything, and one place decides what is one"));
        check(noClasses()
                .should()
                .accessTargetWhere(lenientText()
                        .and(describe(
                                "asText", access -> access.getTarget().getName().startsWith("as"))))
                .because("even where any scalar will do, a null is none"));
    }

    private static DescribedPredicate<JavaAccess<?>> lenientText() {
        var methods = Set.of("asText", "textValue", "asString", "stringValue", "findValuesAsText");
        return describe(
                "text of a JsonNode",
                access -> access.getTarget().getOwner().getPackageName().startsWith("com.fasterxml.jackson.databind")
                        && methods.contains(access.getTarget().getName()));
    }

    @Test
    void metrics_areRegisteredByTheirDefinitionOnly() {
        var registering = Set.of("builder", "counter", "timer", "summary", "more");
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(RUNTIME + "metric.Metric")
                .should()
                .accessTargetWhere(describe(
                        "a way to register a meter",
                        access -> access.getTarget().getOwner().getPackageName().equals("io.micrometer.core.instrument")
                                && (registering.contains(access.getTarget().getName())
                                        || access.getTarget().getName().startsWith("gauge"))))
                .because("a metric has one definition, of which the reference is made"));
    }

    @Test
    void nothing_usesJavaUtilLogging() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("everything logs through SLF4J, with its MDC"));
    }

    @Test
    void nothingButTheCommands_printsToTheTerminal() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.tocsin.api")
                .should(ACCESS_STANDARD_STREAMS)
                .because("the terminal belongs to the command that runs; others are given a stream or log"));
    }

    private static void check(ArchRule rule) {
        OurClasses.check(rule);
    }

    private static boolean isNullMarked(String packageName) {
        var info = packageName + ".package-info";
        return OurClasses.ALL.contain(info) && OurClasses.ALL.get(info).isAnnotatedWith(NullMarked.class);
    }

    private static DescribedPredicate<JavaAccess<?>> machinesTime() {
        var named = Set.of(
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.lang.Thread.sleep",
                "java.util.concurrent.TimeUnit.sleep",
                "java.util.concurrent.locks.LockSupport.parkNanos",
                "java.util.concurrent.CompletableFuture.delayedExecutor",
                "java.util.concurrent.Executors.newScheduledThreadPool",
                "java.util.concurrent.Executors.newSingleThreadScheduledExecutor");
        return describe("the machine's clocks, or a schedule by them", access -> {
            var owner = access.getTarget().getOwner();
            var method = access.getTarget().getName();
            return named.contains(owner.getName() + '.' + method)
                    || owner.getPackageName().startsWith("java.time") && method.equals("now")
                    || owner.isEquivalentTo(Clock.class) && method.startsWith("system")
                    || owner.isAssignableTo(ScheduledExecutorService.class)
                    || owner.isAssignableTo(java.util.Timer.class)
                    || owner.getName().startsWith("org.apache.pekko.actor")
                            && owner.getSimpleName().endsWith("Scheduler");
        });
    }

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> ambient() {
        var named = Set.of(
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.lang.System.getenv",
                "java.lang.System.getProperty",
                "java.lang.Math.random",
                "java.lang.Thread.sleep",
                "java.util.UUID.randomUUID",
                "java.util.TimeZone.getDefault",
                "java.util.Locale.getDefault",
                "java.time.ZoneId.systemDefault");
        return describe("the ambient time, zone, environment or chance", access -> {
            var owner = access.getTarget().getOwner();
            var method = access.getTarget().getName();
            return named.contains(owner.getName() + '.' + method)
                    || owner.getPackageName().startsWith("java.time") && method.equals("now");
        });
    }
}
