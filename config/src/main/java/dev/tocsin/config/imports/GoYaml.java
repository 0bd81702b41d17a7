package dev.tocsin.config.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * YAML as Alertmanager reads it, with Go's gopkg.in/yaml.v2 into typed fields: what a value means depends on the field.
 * For a text {@code yes} and {@code 010} are just that, for a flag {@code yes}, {@code on} and {@code True} are true and
 * a quoted one is refused; {@code ~} and nothing are null everywhere. {@code <<} is done where it stands, so that it
 * overrides the keys before it. Only the first document counts.
 */
final class GoYaml {
    /** SnakeYAML must leave merge keys alone, because this class resolves them. */
    private static final Schema SCHEMA = new JsonSchema() {
        @Override
        public ScalarResolver getScalarResolver() {
            return new CoreScalarResolver(false);
        }
    };

    private static final String REMEDY = "correct it; amtool check-config may say more";
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NODES = 100_000;
    private static final int MAX_CHARACTERS = 1 << 22;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");

    private static final Set<String> CORE = Set.of("true", "True", "TRUE", "false", "False", "FALSE");

    /** One that Go reads as a flag, where a flag is wanted. */
    private static final class Flag extends TextNode {
        private static final long serialVersionUID = 1;

        Flag(String text) {
            super(text);
        }
    }

    private final String file;
    private int nodes;

    private GoYaml(String file) {
        this.file = file;
    }

    static Item parse(String file, String text) {
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(SCHEMA)
                .setMaxAliasesForCollections(MAX_NODES)
                .setAllowDuplicateKeys(true)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(true)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        var yaml = new GoYaml(file);
        try {
            yaml.requireShallow(settings, text);
            var documents = new Compose(settings).composeAllFromString(text).iterator();
            var node = documents.hasNext() ? yaml.convert(documents.next(), 0) : MissingNode.getInstance();
            return new Item(file, "", node, REMEDY);
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().or(e::getContextMark);
            throw yaml.unreadable("is not YAML"
                    + mark.map(at -> ": look at line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                            .orElse(""));
        } catch (YamlEngineException _) {
            throw yaml.unreadable("is not YAML, or has a character that YAML does not allow");
        }
    }

    /** Missing and null are false, as they are in Go. */
    static boolean flag(Item parent, String key) {
        var item = parent.at(key);
        if (!item.exists()) {
            return false;
        }
        if (!(item.node() instanceof Flag)) {
            throw item.unreadable("expected a flag without quotes, such as true or no", REMEDY);
        }
        return TRUE.contains(item.value());
    }

    private void requireShallow(LoadSettings settings, String text) {
        var depth = 0;
        for (var event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent) {
                depth++;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            } else if (event instanceof DocumentEndEvent) {
                return;
            }
            if (depth > MAX_DEPTH) {
                throw unreadable("is nested more than " + MAX_DEPTH + " deep");
            }
        }
    }

    private JsonNode convert(Node node, int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw unreadable("expands to too many values, or to one within itself: use fewer aliases (*name)");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                var list = JsonNodeFactory.instance.arrayNode();
                sequence.getValue().forEach(item -> list.add(convert(item, depth + 1)));
                yield list;
            }
            case MappingNode mapping -> {
                var map = JsonNodeFactory.instance.objectNode();
                fill(map, mapping, depth);
                yield map;
            }
            default -> throw unreadable("has something that is no map, list or value");
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        var text = scalar.getValue();
        var tag = scalar.getTag();
        if (scalar.isPlain() && tag.equals(Tag.NULL) && NULLS.contains(text)) {
            return NullNode.getInstance();
        }
        // YAML 1.2 knows fewer words for a flag: the others are texts to it.
        var isFlag = tag.equals(Tag.BOOL) || scalar.isPlain() && tag.equals(Tag.STR) && !CORE.contains(text);
        return isFlag && (TRUE.contains(text) || FALSE.contains(text)) ? new Flag(text) : new TextNode(text);
    }

    private void fill(ObjectNode map, MappingNode mapping, int depth) {
        var own = new HashSet<String>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw unreadable("has a key that is no single value");
            }
            if (key.isPlain() && key.getValue().equals("<<")) {
                merge(map, tuple.getValueNode(), depth);
            } else if (own.add(key.getValue())) {
                map.set(key.getValue(), convert(tuple.getValueNode(), depth + 1));
            } else {
                throw unreadable("has the key " + OneLine.of(key.getValue(), 60) + " twice in a map"
                        + key.getStartMark()
                                .map(at -> ", in line " + (at.getLine() + 1))
                                .orElse(""));
            }
        }
    }

    /** Of several the first wins. */
    private void merge(ObjectNode into, Node value, int depth) {
        var maps = value instanceof SequenceNode sequence ? sequence.getValue().reversed() : List.of(value);
        for (var map : maps) {
            if (!(map instanceof MappingNode mapping) || depth >= MAX_DEPTH) {
                throw unreadable("merges (<<) something that is no map");
            }
            if (++nodes > MAX_NODES) {
                throw unreadable("expands to too many values: use fewer aliases (*name)");
            }
            fill(into, mapping, depth + 1);
        }
    }

    private Unreadable unreadable(String message) {
        return new Unreadable(new ImportFault(file, "$", message, REMEDY));
    }
}
