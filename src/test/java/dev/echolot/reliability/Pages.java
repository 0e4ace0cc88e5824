package dev.echolot.reliability;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of one running application: what an operator's probes and scrapes see. */
final class Pages {

    private static final Pattern ADDRESS = Pattern.compile("health and metrics at (http://127\\.0\\.0\\.1:[0-9]+)");
    private static final int TIMEOUT_MS = 3_000;

    private final ChildJvm jvm;
    private String address;

    private Pages(ChildJvm jvm) {
        this.jvm = jvm;
    }

    static Pages of(ChildJvm jvm) {
        return new Pages(jvm);
    }

    /** Whether {@code /health/ready} answers 200. */
    boolean ready() {
        try {
            HttpURLConnection connection = open("/health/ready");
            return connection != null && connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sum over the series of a metric; NaN while there is no answer or no such metric. */
    double metric(String name) {
        double sum = Double.NaN;
        for (String line : metrics().split("\n")) {
            int end = line.startsWith(name) ? line.lastIndexOf(' ') : -1;
            if (end > 0 && (line.charAt(name.length()) == '{' || line.charAt(name.length()) == ' ')) {
                double value = Double.parseDouble(line.substring(end + 1));
                sum = Double.isNaN(sum) ? value : sum + value;
            }
        }
        return sum;
    }

    /** All of {@code /metrics}; empty while there is no answer. */
    String metrics() {
        try {
            HttpURLConnection connection = open("/metrics");
            if (connection == null || connection.getResponseCode() != 200) {
                return "";
            }
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Null until the process has said where its pages are. */
    private HttpURLConnection open(String path) throws IOException {
        if (address == null) {
            Matcher said = ADDRESS.matcher(jvm.output());
            if (!said.find()) {
                return null;
            }
            address = said.group(1);
        }
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address + path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        return connection;
    }
}
