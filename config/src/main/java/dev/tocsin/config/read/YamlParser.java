package dev.tocsin.config.read;

import dev.tocsin.config.ConfigFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Parses one file. A malicious file uses bounded memory and stack: depth, aliases and expanded nodes are limited. */
public final class YamlParser {
    static final int MAX_DEPTH = 50;
    static final int MAX_NODES = 100_000;
    private static final int MAX_ALIASES = 50;
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    private final Problems problems;
    private int nodes;

    private YamlParser(Problems problems) {
        this.problems = problems;
    }

    /** The file's root; empty = the file is empty, or it is not valid YAML, which is reported. */
    public static Optional<Yaml> parse(ConfigFile configFile, Problems problems) {
        var file = SourceLocation.whole(configFile.file());
        var settings = LoadSettings.builder()
                .setLabel(configFile.file())
                .setAllowDuplicateKeys(true)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(ConfigFile.MAX_BYTES)
                .build();
        try {
            requireBounded(settings, configFile.text());
            var root = new Compose(settings).composeString(configFile.text());
            return root.map(node -> new YamlParser(problems).convert(node, file, 0));
        } catch (UnusableYaml e) {
            problems.add(placeOf(file, e.mark), e.getMessage(), e.hint);
        } catch (MarkedYamlEngineException e) {
            problems.add(placeOf(file, markOf(e)), "this is not YAML: " + what(e), remedy(e));
        } catch (ReaderException e) {
            problems.add(
                    placeOf(file, configFile.text(), e.getPosition()),
                    "this is not YAML: it has a character that YAML does not allow",
                    "remove the invisible characters from this line, or save the file as plain UTF-8");
        } catch (YamlEngineException _) {
            problems.add(file, "this is not YAML", "find the place with another YAML tool, or by splitting the file");
        }
        return Optional.empty();
    }

    private static void requireBounded(LoadSettings settings, String text) {
        var depth = 0;
        var aliases = 0;
        var collections = new HashSet<Anchor>();
        for (var event : new Parse(settings).parseString(text)) {
            var mark = event.getStartMark().orElse(null);
            if (event instanceof CollectionStartEvent start) {
                depth++;
                start.getAnchor().ifPresent(collections::add);
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            } else if (event instanceof AliasEvent alias && collections.contains(alias.getAlias())) {
                aliases++;
            }
            if (depth > MAX_DEPTH) {
                throw new UnusableYaml(
                        mark, "this is nested more than " + MAX_DEPTH + " deep", "nest the values less deeply");
            }
            if (aliases > MAX_ALIASES) {
                throw new UnusableYaml(
                        mark,
                        "a file uses at most " + MAX_ALIASES + " aliases (*name) of maps and lists",
                        "write some of them out, or split the file");
            }
        }
    }

    private Yaml convert(Node node, SourceLocation parent, int depth) {
        var mark = node.getStartMark().orElse(null);
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new UnusableYaml(mark, "this expands to too many values", "use fewer aliases (*name)");
        }
        var location = placeOf(parent, mark);
        if (!node.getTag().getValue().startsWith(STANDARD_TAGS)) {
            problems.add(
                    location,
                    "Tocsin supports no tags (words after !)",
                    "remove it, or put quotes around a text that starts with !");
        }
        return switch (node) {
            case MappingNode mapping -> convert(mapping, location, depth);
            case SequenceNode sequence -> convert(sequence, location, depth);
            case ScalarNode scalar -> new Yaml.Scalar(location, scalar.getValue(), scalar.isPlain());
            default -> throw new UnusableYaml(mark, "this is no map, list or value", "rewrite it");
        };
    }

    private Yaml.Mapping convert(MappingNode mapping, SourceLocation location, int depth) {
        var entries = new ArrayList<Yaml.Entry>();
        for (var tuple : mapping.getValue()) {
            var keyMark = tuple.getKeyNode().getStartMark().orElse(null);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new UnusableYaml(keyMark, "a key is a single value", "write `name: value`");
            }
            var keyPlace = placeOf(location, keyMark).key(key.getValue());
            if (key.isPlain() && key.getValue().equals("<<")) {
                problems.add(
                        keyPlace,
                        "merge keys (<<) are not part of YAML 1.2, and Tocsin does not support them",
                        "write the keys out, or use an alias for a whole value: key: *name");
                continue;
            }
            if (Values.isUnseen(key.getValue())) {
                problems.add(
                        keyPlace,
                        "this key has a line break or an invisible character",
                        "write the key on one line, without invisible characters");
                continue;
            }
            entries.add(new Yaml.Entry(key.getValue(), keyPlace, convert(tuple.getValueNode(), keyPlace, depth + 1)));
        }
        return new Yaml.Mapping(location, entries);
    }

    private Yaml.Sequence convert(SequenceNode sequence, SourceLocation location, int depth) {
        var items = new ArrayList<Yaml>();
        for (var item : sequence.getValue()) {
            items.add(convert(item, location.index(items.size()), depth + 1));
        }
        return new Yaml.Sequence(location, items);
    }

    /** @param position in code points */
    private static SourceLocation placeOf(SourceLocation file, String text, int position) {
        var before = text.codePoints().limit(position).toArray();
        var line = 1;
        var column = 1;
        for (var c : before) {
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
        }
        return file.at(line, column);
    }

    private static SourceLocation placeOf(SourceLocation location, @Nullable Mark mark) {
        return mark == null ? location : location.at(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The place to report: what never ends is best shown where it begins. */
    private static @Nullable Mark markOf(MarkedYamlEngineException e) {
        var unended = String.valueOf(e.getProblem()).contains("end of stream");
        var mark = unended
                ? e.getContextMark().or(e::getProblemMark)
                : e.getProblemMark().or(e::getContextMark);
        return mark.orElse(null);
    }

    /** The parser's own message, unless it quotes the file: the quoted text may be a secret. */
    private static String what(MarkedYamlEngineException e) {
        var problem = String.valueOf(e.getProblem()).strip();
        if (problem.contains("alias")) {
            return "it uses an alias (*name) that has no anchor (&name)";
        }
        return e.getContext() == null ? problem : e.getContext().strip() + ", " + problem;
    }

    private static String remedy(MarkedYamlEngineException e) {
        var problem = String.valueOf(e.getProblem());
        if (problem.contains("'\\t'") || problem.contains("TAB")) {
            return "indent with spaces, not tabs";
        }
        if (problem.contains("alias")) {
            return "put quotes around a text that starts with *";
        }
        if (problem.contains("document")) {
            return "split the file at the --- line";
        }
        return "check this line and the line before: indentation, quotes, brackets, the space after a colon";
    }

    private static final class UnusableYaml extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient @Nullable Mark mark;
        private final String hint;

        UnusableYaml(@Nullable Mark mark, String message, String hint) {
            super(message);
            this.mark = mark;
            this.hint = hint;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
