package dev.echolot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which package may import which, and who may touch which library. No exceptions: a class that needs one is misplaced. */
class ArchitectureTest {

    private static final String ROOT = "dev.echolot.";

    /** Generated Avro classes: written by {@code events} alone. */
    private static final String GENERATED = "event";

    /** A package and the packages of ours that it may import. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            row("record"),
            row("features", "record"),
            row("onnx"),
            row("statistics"),
            row("model", "features", "onnx", "statistics"),
            row("scoring", "features", "model", "onnx"),
            row("detection", "statistics"),
            row("events", "record", "features", "onnx", "model", "scoring", "statistics", "detection", GENERATED),
            row("topology", "record", "features", "onnx", "model", "scoring", "statistics", "detection", "events"),
            row("trainer", "record", "features", "onnx", "model", "scoring", "statistics"),
            row("evaluation", "record", "features", "model", "scoring", "detection", "statistics", "trainer"),
            row("config", "record", "features", "onnx", "model", "scoring", "statistics", "detection", "topology"),
            row(
                    "app",
                    "record",
                    "features",
                    "onnx",
                    "model",
                    "scoring",
                    "statistics",
                    "detection",
                    "events",
                    "topology",
                    "trainer",
                    "evaluation",
                    "config"));

    /** Libraries, the longest prefix counts, and who may touch them; {@code *} = everybody. */
    private static final Map<String, Set<String>> FENCES = Map.ofEntries(
            row("java.", "*"),
            row("javax.", "*"),
            row("org.jspecify.", "*"),
            row("org.slf4j.", allBut("statistics", "detection")),
            row("org.apache.avro.", "record", "events"),
            row("com.fasterxml.jackson.core.", "record", "model", "events", "app"),
            row("com.fasterxml.jackson.databind.", "model", "app"),
            row("de.siegmar.fastcsv.", "record"),
            row("org.apache.kafka.clients.", "record", "topology", "app"),
            row("org.apache.kafka.common.", "record", "topology", "app"),
            row("org.apache.kafka.common.KafkaException", "record", "topology", "config", "app"),
            row("org.apache.kafka.common.config.", "topology", "config", "app"), // secrets by ConfigProvider
            row("org.apache.kafka.streams.", "topology", "app"),
            row("org.rocksdb.", "topology"),
            row("org.apache.kafka.metadata.", "app"),
            row("org.apache.kafka.raft.", "app"),
            row("org.apache.kafka.server.", "app"),
            row("org.apache.kafka.storage.", "app"),
            row("kafka.server.", "app"),
            row("ai.onnxruntime.", "onnx"),
            row("ai.onnx.proto.", "onnx"),
            row("com.google.protobuf.", "onnx"),
            row("org.yaml.snakeyaml.", "trainer"),
            row("picocli.", "app"),
            row("ch.qos.logback.", "app"),
            row("io.micrometer.", "app"),
            row("io.prometheus.", "app"),
            row("com.sun.net.httpserver.", "app"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.echolot");

    @Test
    void packagesImportOnlyWhatTheTableAllows() {
        assertThat(strayImports(MAY_IMPORT)).isEmpty();
    }

    @Test
    void librariesStayBehindTheirFences() {
        assertThat(fenceBreaks(FENCES)).isEmpty();
    }

    @Test
    void theRulesNoticeWhatTheyForbid() {
        Map<String, Set<String>> strict = new HashMap<>(MAY_IMPORT);
        strict.put("scoring", Set.of("features", "model"));
        assertThat(strayImports(strict))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("scoring").contains("dev.echolot.onnx"));
        Map<String, Set<String>> fences = new HashMap<>(FENCES);
        fences.remove("ai.onnxruntime.");
        fences.put("com.google.protobuf.", Set.of("model"));
        assertThat(String.join("\n", fenceBreaks(fences))).contains("ai.onnxruntime", "com.google.protobuf");
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noPackageIsNamedAfterNothing() {
        Set<String> vague = Set.of("util", "utils", "common", "helper", "helpers", "misc", "impl", "shared");
        assertThat(packages().stream().filter(p -> Arrays.stream(p.split("\\.")).anyMatch(vague::contains)))
                .isEmpty();
    }

    @Test
    void everyPackageSaysThatNothingIsNullUnlessMarked() {
        for (String name : packages()) {
            if (!name.equals(ROOT + GENERATED)) {
                assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class))
                        .as("%s has a package-info.java with @NullMarked", name)
                        .isTrue();
            }
        }
    }

    @Test
    void statisticsAndDetectionKnowNoClockAndNoRandomness() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "statistics..", ROOT + "detection..")
                .and()
                .doNotHaveSimpleName("EntityHash") // its hash has a secret; no result depends on it
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.net..", "java.nio.file..", "java.io..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(CLASSES);
    }

    @Test
    void internalClassesOfKafkaStreamsAreTouchedInOneClass() {
        Set<String> touching = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                if (target.startsWith("org.apache.kafka.streams.") && target.contains("internals")) {
                    touching.add(outermost(type).getName());
                }
            }
        }
        assertThat(touching).hasSizeLessThanOrEqualTo(1);
    }

    private static List<String> strayImports(Map<String, Set<String>> table) {
        List<String> strays = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            String from = partOf(type.getPackageName());
            if (from.equals(GENERATED)) {
                continue;
            }
            Set<String> allowed = table.get(from);
            if (allowed == null) {
                strays.add(type.getName() + " is in a package that the table does not know");
                continue;
            }
            for (JavaClass target : targets(type)) {
                if (target.getPackageName().startsWith("dev.echolot")) {
                    String to = partOf(target.getPackageName());
                    if (!to.equals(from) && !allowed.contains(to)) {
                        strays.add(type.getName() + " must not import " + target.getName());
                    }
                }
            }
        }
        return strays;
    }

    private static List<String> fenceBreaks(Map<String, Set<String>> fences) {
        List<String> breaks = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            String from = partOf(type.getPackageName());
            for (JavaClass target : targets(type)) {
                String name = target.getName();
                if (from.equals(GENERATED) || name.startsWith("dev.echolot") || target.isPrimitive()) {
                    continue;
                }
                Optional<String> fence = fences.keySet().stream()
                        .filter(name::startsWith)
                        .max((a, b) -> Integer.compare(a.length(), b.length()));
                if (fence.isEmpty()) {
                    breaks.add(type.getName() + " touches " + name + ", which is behind no fence");
                } else if (!fences.get(fence.get()).contains("*")
                        && !fences.get(fence.get()).contains(from)) {
                    breaks.add(type.getName() + " must not touch " + name);
                }
            }
        }
        return breaks;
    }

    private static Set<JavaClass> targets(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .collect(Collectors.toSet());
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    /** The part of the program a package belongs to: {@code app} for {@code dev.echolot.app.demo}. */
    private static String partOf(String packageName) {
        String rest = packageName.length() < ROOT.length() ? "" : packageName.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static Set<String> packages() {
        return CLASSES.stream()
                .map(JavaClass::getPackage)
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String[] allBut(String... packages) {
        Set<String> all = new TreeSet<>(MAY_IMPORT.keySet());
        all.removeAll(Set.of(packages));
        return all.toArray(String[]::new);
    }

    private static Map.Entry<String, Set<String>> row(String name, String... others) {
        return Map.entry(name, Set.of(others));
    }
}
