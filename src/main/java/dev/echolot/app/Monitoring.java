package dev.echolot.app;

import com.sun.net.httpserver.Headers;
import dev.echolot.app.HttpEndpoint.Answer;
import dev.echolot.config.ApplicationSettings;
import dev.echolot.topology.ApplicationHealth;
import dev.echolot.topology.ScoringApplication;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of a running application: {@code /health/live} (200 while the process has not given up), {@code /health/ready}
 * (200 while it consumes, else 503 and why in one word), {@code /metrics}. Started before the application, so that a long
 * start can be watched. Health asks for nothing; metrics ask for the bearer token where one is set, and without one are given
 * on the loopback interface only, to requests that name it.
 */
final class Monitoring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);

    private final boolean loopback;
    private final byte @Nullable [] authorisation;
    private final PrometheusMetrics metrics;
    private final HttpEndpoint http;
    private volatile @Nullable ScoringApplication application;

    private Monitoring(ApplicationSettings settings, InetAddress address, int port) {
        this.loopback = address.isLoopbackAddress();
        String token = settings.http().token();
        this.authorisation = token == null ? null : ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.metrics = new PrometheusMetrics(settings.application());
        this.http = HttpEndpoint.start(
                address,
                port,
                Map.of(
                        "/health/live", request -> live(),
                        "/health/ready", request -> ready(),
                        "/metrics", this::metrics));
        LOG.info("health and metrics at http://{}:{}", address.getHostAddress(), http.port());
        if (!loopback && token == null) {
            LOG.warn("/metrics is not served on {}: set echolot.http.token", address.getHostAddress());
        }
    }

    /**
     * Serves as the settings say.
     *
     * @return null where no port is set
     * @throws CommandFailure when the address is none, or cannot be bound
     */
    static @Nullable Monitoring start(ApplicationSettings settings) {
        Integer port = settings.http().port();
        if (port == null) {
            return null;
        }
        try {
            return new Monitoring(
                    settings, InetAddress.getByName(settings.http().address()), port);
        } catch (UnknownHostException e) {
            throw new CommandFailure(
                    "echolot.http.address: expected an address of this machine, got '"
                            + settings.http().address() + "'",
                    e);
        }
    }

    int port() {
        return http.port();
    }

    /** From now on the pages speak of this application. */
    void watch(ScoringApplication running) {
        metrics.bind(running);
        application = running;
    }

    private Answer live() {
        ScoringApplication running = application;
        boolean failed = running != null && running.ended().isCompletedExceptionally();
        return failed ? Answer.json(503, "{\"status\":\"failed\"}") : Answer.json(200, "{\"status\":\"live\"}");
    }

    private Answer ready() {
        ScoringApplication running = application;
        ApplicationHealth health = running == null ? ApplicationHealth.STARTING : running.health();
        return Answer.json(
                health == ApplicationHealth.READY ? 200 : 503,
                "{\"status\":\"" + health.name().toLowerCase(Locale.ROOT) + "\"}");
    }

    private Answer metrics(Headers request) {
        if (authorisation != null) {
            String given = request.getFirst("Authorization");
            if (given == null || !MessageDigest.isEqual(authorisation, given.getBytes(StandardCharsets.UTF_8))) {
                return Answer.text(401, "expected a bearer token");
            }
        } else if (!loopback || !namesLoopback(request.getFirst("Host"))) {
            return Answer.text(403, "metrics are given on the loopback interface only, or with a token");
        }
        return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }

    /** A page of the web that had its name point here would send that name. */
    private static boolean namesLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            String name = URI.create("http://" + host).getHost();
            return name != null
                    && (name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.[0-9]+){3}"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
        metrics.close();
    }
}
