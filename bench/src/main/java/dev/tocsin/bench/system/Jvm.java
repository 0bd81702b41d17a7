package dev.tocsin.bench.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java processes of this JDK and with these classes. */
public final class Jvm {
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
        var process = new ProcessBuilder(program("jcmd"), Long.toString(pid), "GC.run").start();
        process.getInputStream().readAllBytes();
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
