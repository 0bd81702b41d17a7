package dev.tocsin.api.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildVersionTest {
    @Test
    void version_isThatOfThePom() throws IOException {
        assumeFalse(BuildVersion.TEXT.equals(BuildVersion.UNKNOWN), "these classes were not built by Maven");
        var pom = Files.readString(Path.of("..", "pom.xml"));
        var version = pom.replaceFirst("(?s).*?<artifactId>tocsin</artifactId>\\s*<version>([^<]*)</version>.*", "$1");
        assertEquals(version, BuildVersion.TEXT);
    }
}
