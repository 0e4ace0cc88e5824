package dev.echolot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The build's two ONNX Runtimes, read off the POM with and without the profile {@code gpu}: nothing is downloaded, for the
 * GPU jar has 600 MB.
 */
class GpuProfileTest {

    private static final String GROUP = "com.microsoft.onnxruntime";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

    private final XPath xpath = XPathFactory.newInstance().newXPath();
    private final Document pom;

    GpuProfileTest() throws Exception {
        pom = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new File("pom.xml"));
    }

    @Test
    void theProfileSwapsTheRuntimeForTheGpuOneOfTheSameVersion() throws Exception {
        List<String> cpu = runtimes(properties(false));
        List<String> gpu = runtimes(properties(true));

        assertThat(cpu).singleElement().asString().matches(GROUP + ":onnxruntime:[0-9.]+");
        assertThat(gpu).containsExactly(cpu.get(0).replace(":onnxruntime:", ":onnxruntime_gpu:"));
    }

    @Test
    void theProfileChangesNothingElse() throws Exception {
        assertThat(texts("/project/profiles/profile[id='gpu']/*")).hasSize(2);
        Map<String, String> gpu = properties(true);
        gpu.put("onnxruntime.artifactId", properties(false).get("onnxruntime.artifactId"));
        assertThat(gpu).isEqualTo(properties(false));
    }

    @Test
    void theEnforcerTakesOneRuntimeAndRefusesTheOtherBesideIt() throws Exception {
        for (boolean profile : List.of(false, true)) {
            Map<String, String> properties = properties(profile);
            String version = properties.get("onnxruntime.version");
            String wanted = GROUP + ":onnxruntime" + (profile ? "_gpu:" : ":") + version;
            String other = GROUP + ":onnxruntime" + (profile ? ":" : "_gpu:") + version;

            assertThat(isBanned(wanted, properties)).as(wanted).isFalse();
            assertThat(isBanned(other, properties)).as(other).isTrue();
            assertThat(isBanned(GROUP + ":onnxruntime-android:" + version, properties))
                    .isTrue();
            assertThat(isBanned(wanted.replace(version, "1.29.0"), properties))
                    .as("another version")
                    .isTrue();
            assertThat(isBanned("org.apache.kafka:kafka-clients:4.3.1", properties))
                    .isFalse();
        }
    }

    /** A dependency is refused when an exclusion matches it and no inclusion does, by the rule's own definition. */
    private boolean isBanned(String artifact, Map<String, String> properties) throws XPathExpressionException {
        String rule = "/project/build/plugins/plugin[artifactId='maven-enforcer-plugin']//bannedDependencies";
        List<String> excludes = resolved(rule + "/excludes/exclude", properties);
        List<String> includes = resolved(rule + "/includes/include", properties);
        assertThat(excludes).isNotEmpty();
        return excludes.stream().anyMatch(p -> matches(p, artifact))
                && includes.stream().noneMatch(p -> matches(p, artifact));
    }

    /** Parts left away match everything; a version in brackets is that version alone. */
    private static boolean matches(String pattern, String artifact) {
        String[] wanted = pattern.split(":");
        String[] given = artifact.split(":");
        for (int i = 0; i < wanted.length; i++) {
            String part = wanted[i].startsWith("[") ? wanted[i].substring(1, wanted[i].length() - 1) : wanted[i];
            if (!part.equals("*") && !part.equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private List<String> runtimes(Map<String, String> properties) throws XPathExpressionException {
        List<String> found = new ArrayList<>();
        NodeList dependencies = nodes("/project/dependencies/dependency[groupId='" + GROUP + "']");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Node dependency = dependencies.item(i);
            found.add(resolve(
                    GROUP + ":" + xpath.evaluate("artifactId", dependency) + ":"
                            + xpath.evaluate("version", dependency),
                    properties));
        }
        return found;
    }

    private Map<String, String> properties(boolean profile) throws XPathExpressionException {
        Map<String, String> properties = new HashMap<>();
        for (String place :
                profile ? List.of("/project", "/project/profiles/profile[id='gpu']") : List.of("/project")) {
            NodeList entries = nodes(place + "/properties/*");
            assertThat(entries.getLength()).as(place).isPositive();
            for (int i = 0; i < entries.getLength(); i++) {
                properties.put(entries.item(i).getNodeName(), entries.item(i).getTextContent());
            }
        }
        return properties;
    }

    private List<String> resolved(String path, Map<String, String> properties) throws XPathExpressionException {
        return texts(path).stream().map(text -> resolve(text, properties)).toList();
    }

    private static String resolve(String text, Map<String, String> properties) {
        Matcher reference = REFERENCE.matcher(text);
        return reference.replaceAll(found -> Matcher.quoteReplacement(properties.get(found.group(1))));
    }

    private List<String> texts(String path) throws XPathExpressionException {
        NodeList nodes = nodes(path);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent().strip());
        }
        return texts;
    }

    private NodeList nodes(String path) throws XPathExpressionException {
        return (NodeList) xpath.evaluate(path, pom, XPathConstants.NODESET);
    }
}
