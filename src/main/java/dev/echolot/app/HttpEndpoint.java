package dev.echolot.app;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for a few pages: GET and HEAD of exact paths, nothing else. Bounded: {@value #THREADS} threads, {@value
 * #CONNECTIONS} connections, {@value #SECONDS} s for a request to arrive and for an answer to leave; request bodies are
 * never read. Answers say nothing of what is inside: no stack traces, no paths, no versions.
 */
final class HttpEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int THREADS = 8;
    private static final int CONNECTIONS = 64;
    private static final int SECONDS = 5;

    /** An answer. */
    record Answer(int status, String contentType, String body) {

        static Answer json(int status, String body) {
            return new Answer(status, "application/json", body + "\n");
        }

        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body + "\n");
        }
    }

    /** What stands at a path. */
    @FunctionalInterface
    interface Page {
        Answer get(Headers request);
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Map<String, Page> pages;

    private HttpEndpoint(HttpServer server, Map<String, Page> pages) {
        this.server = server;
        this.pages = Map.copyOf(pages);
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2 * CONNECTIONS), work -> {
                    Thread thread = new Thread(work, "http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Binds and serves.
     *
     * @param port 0 = any free one
     * @throws CommandFailure when the address cannot be bound
     */
    static HttpEndpoint start(InetAddress address, int port, Map<String, Page> pages) {
        limit("sun.net.httpserver.maxReqTime", SECONDS);
        limit("sun.net.httpserver.maxRspTime", SECONDS);
        limit("sun.net.httpserver.idleInterval", 2 * SECONDS);
        limit("sun.net.httpserver.maxReqHeaders", 64);
        limit("sun.net.httpserver.maxReqHeaderSize", 8 << 10);
        limit("sun.net.httpserver.maxIdleConnections", THREADS);
        limit("jdk.httpserver.maxConnections", CONNECTIONS);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), CONNECTIONS);
            HttpEndpoint endpoint = new HttpEndpoint(server, pages);
            server.setExecutor(endpoint.threads);
            server.createContext("/", endpoint::answer);
            server.start();
            return endpoint;
        } catch (IOException e) {
            throw new CommandFailure(
                    "port " + port + " of " + address.getHostAddress() + " cannot be bound: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The server reads these once, when its first instance is made; what somebody set before stays. */
    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = respond(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.contentType());
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            if (answer.status() == 401) {
                headers.set("WWW-Authenticate", "Bearer");
            } else if (answer.status() == 405) {
                headers.set("Allow", "GET, HEAD");
                headers.set("Connection", "close"); // its body is not read
            }
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Answer respond(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.text(405, "only GET and HEAD");
        }
        Page page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            return Answer.text(404, "not found");
        }
        try {
            return page.get(exchange.getRequestHeaders());
        } catch (RuntimeException e) {
            LOG.warn("answering {} failed", exchange.getRequestURI().getPath(), e);
            return Answer.text(500, "failed; the log says why");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
