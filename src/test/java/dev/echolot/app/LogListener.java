package dev.echolot.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Every logger of this process at TRACE, the broker's too; keeps the lines that hold a word, and counts the others. */
final class LogListener extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final String word;
    private final List<String> hits = new ArrayList<>();
    private final Map<Logger, Level> before = new HashMap<>();
    private long lines;

    LogListener(String word) {
        this.word = word;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        setContext(context);
        for (Logger logger : context.getLoggerList()) {
            if (logger.getLevel() != null && !logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
                before.put(logger, logger.getLevel());
                logger.setLevel(null);
            }
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        before.put(root, root.getLevel());
        root.getAppender("stderr").stop();
        root.setLevel(Level.TRACE);
        root.addAppender(this);
        start();
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        lines++;
        String line = event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
        if (line.contains(word)) {
            hits.add(line);
        }
    }

    synchronized List<String> hits() {
        return List.copyOf(hits);
    }

    synchronized long lines() {
        return lines;
    }

    @Override
    public synchronized void close() {
        Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAppender(this);
        root.getAppender("stderr").start();
        before.forEach(Logger::setLevel);
    }
}
