package dev.echolot.app;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** What went wrong, in one line for people. */
final class Failures {

    private Failures() {}

    static String line(Throwable failure) {
        return text(failure).strip().replaceAll("\\s*\\R\\s*(- )?", "; ").replaceFirst(":; ", ": ");
    }

    private static String text(Throwable failure) {
        Throwable cause = failure.getCause();
        String message = failure.getMessage();
        boolean wrapper = failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure instanceof UncheckedIOException
                        && message != null
                        && cause != null
                        && message.equals(cause.toString());
        if (wrapper && cause != null) {
            return text(cause);
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file: " + message;
        }
        if (failure instanceof AccessDeniedException) {
            return "access denied: " + message;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists already: " + message;
        }
        if (failure instanceof TimeoutException) {
            return "no answer from Kafka: " + message;
        }
        if (message == null || failure instanceof NullPointerException || failure instanceof ClassCastException) {
            return "unexpected " + failure.getClass().getSimpleName() + (message == null ? "" : ": " + message)
                    + " (--debug shows where)";
        }
        if (failure instanceof KafkaException && cause != null && cause.getMessage() != null) {
            return message + ": " + cause.getMessage();
        }
        return message;
    }
}
