package dev.tocsin.bench.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Java processes of this JDK and with these classes. */
public final class Jvm {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private Jvm() {}

    /** A command that starts one, complete but for the class's arguments. */
    static List<String> command(List<String> flags, String mainClass) {
        var command = new ArrayList<String>();
        command.add(program("java"));
        command.addAll(Tocsin.JVM_FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        return command;
    }

    public static void collectGarbage(long pid) throws IOException {
        jcmd(pid, "GC.run");
    }

    /** In bytes, what nothing refers to any more included. */
    public static long heapUsed(long pid) throws IOException {
        var used = USED.matcher(jcmd(pid, "GC.heap_info"));
        if (!used.find()) {
            throw new IOException("process " + pid + " does not say what its heap holds");
        }
        return Long.parseLong(used.group(1)) * 1024;
    }

    private static String jcmd(long pid, String what) throws IOException {
        var process = new ProcessBuilder(program("jcmd"), Long.toString(pid), what).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
