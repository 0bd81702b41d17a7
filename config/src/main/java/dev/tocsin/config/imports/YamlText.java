package dev.tocsin.config.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Maps, lists, texts and numbers as YAML; the library decides what must be quoted. */
final class YamlText {
    /** A map or list on one line. */
    record Flow(Object value) {}

    private static final int WIDTH = 120;
    private static final Pattern OTHER = Pattern.compile("(?i)[-+]?[0-9.:_]+|y|n|yes|no|on|off|true|false|null|~|");

    private static final class Text implements StreamDataWriter {
        private final StringBuilder text = new StringBuilder();

        @java.lang.Override
        public void write(String part) {
            text.append(part);
        }

        @java.lang.Override
        public void write(String part, int offset, int length) {
            text.append(part, offset, offset + length);
        }
    }

    private final Function<String, List<String>> comments;

    /** @param comments the lines to write above the entry at a path such as {@code users.sam} */
    private YamlText(Function<String, List<String>> comments) {
        this.comments = comments;
    }

    static String of(Map<String, ?> document, Function<String, List<String>> comments) {
        var settings = DumpSettings.builder()
                .setDumpComments(true)
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(WIDTH)
                .setSplitLines(false)
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .build();
        var text = new Text();
        new Dump(settings).dumpNode(new YamlText(comments).node(document, "", FlowStyle.BLOCK), text);
        return text.text.toString();
    }

    private Node node(Object value, String path, FlowStyle style) {
        return switch (value) {
            case Flow(var inner) -> node(inner, path, FlowStyle.FLOW);
            case Map<?, ?> map -> mapping(map, path, style);
            case List<?> list ->
                new SequenceNode(
                        Tag.SEQ,
                        list.stream()
                                .map(item -> node(item, path + "[]", style))
                                .toList(),
                        style);
            case Integer number -> new ScalarNode(Tag.INT, number.toString(), ScalarStyle.PLAIN);
            case Boolean flag -> new ScalarNode(Tag.BOOL, flag.toString(), ScalarStyle.PLAIN);
            default -> text(value.toString());
        };
    }

    /** Other readers, of YAML 1.1, would see a number, a time or a truth where none is meant. */
    private static Node text(String text) {
        return new ScalarNode(
                Tag.STR, text, OTHER.matcher(text).matches() ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
    }

    private Node mapping(Map<?, ?> map, String path, FlowStyle style) {
        var tuples = new ArrayList<NodeTuple>();
        map.forEach((name, value) -> {
            var at = path.isEmpty() ? name.toString() : path + '.' + name;
            var key = new ScalarNode(Tag.STR, name.toString(), ScalarStyle.PLAIN);
            if (style == FlowStyle.BLOCK) {
                key.setBlockComments(comments.apply(at).stream()
                        .map(line -> new CommentLine(Optional.empty(), Optional.empty(), " " + line, CommentType.BLOCK))
                        .toList());
            }
            tuples.add(new NodeTuple(key, node(value, at, style)));
        });
        return new MappingNode(Tag.MAP, tuples, style);
    }
}
