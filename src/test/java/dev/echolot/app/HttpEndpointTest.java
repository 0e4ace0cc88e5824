package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.app.HttpEndpoint.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpEndpoint http = HttpEndpoint.start(
            InetAddress.getLoopbackAddress(),
            0,
            Map.of("/page", request -> Answer.json(200, "{}"), "/broken", request -> {
                throw new IllegalStateException("the secret of /etc at dev.echolot.app");
            }));

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void answersOnlyGetAndHeadOfExactPaths() throws Exception {
        assertThat(send("GET", "/page").body()).isEqualTo("{}\n");
        assertThat(send("HEAD", "/page").body()).isEmpty();
        assertThat(send("GET", "/page?x=1").statusCode()).isEqualTo(200);
        for (String path : List.of("/", "/pages", "/page/more", "/..", "/page%2F", "/%00")) {
            assertThat(send("GET", path).statusCode()).as(path).isEqualTo(404);
        }
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            HttpResponse<String> refused = send(method, "/page");
            assertThat(refused.statusCode()).as(method).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void tellsNothingOfAFailure() throws Exception {
        HttpResponse<String> failed = send("GET", "/broken");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("failed; the log says why\n");
        assertThat(failed.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(failed.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void answersOthersWhileSlowClientsDribble() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port());
                socket.getOutputStream().write("GET /page HT".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            long start = System.nanoTime();
            assertThat(send("GET", "/page").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void refusesHeadersThatAreTooLargeOrTooMany() throws Exception {
        StringBuilder many = new StringBuilder("GET /page HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < 500; i++) {
            many.append("X-").append(i).append(": 1\r\n");
        }
        assertThat(raw(many.append("\r\n").toString())).doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void namesThePortThatIsTaken() {
        assertThatThrownBy(() -> HttpEndpoint.start(InetAddress.getLoopbackAddress(), http.port(), Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("port " + http.port() + " of 127.0.0.1 cannot be bound");
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(40))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }
}
