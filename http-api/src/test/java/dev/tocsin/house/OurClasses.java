package dev.tocsin.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/** Our own classes without tests, wherever the test run finds them: folders or jars. Read once for all rules. */
final class OurClasses {
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.tocsin");

    private OurClasses() {}

    static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(ALL);
    }
}
