package dev.echolot.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's environment, one a process, there until the process has ended.
 *
 * <p>Its Java class frees it in a shutdown hook. The JVM starts all hooks at once, so on SIGTERM it would go while an
 * application still scores its last batches in a hook of its own, and the run would be a SIGSEGV. The native environment
 * counts its references: a second one, which nobody gives back, keeps it. Only a private method of the Java class takes
 * one, hence the reflection.
 */
final class Environment {

    private static final Logger LOG = LoggerFactory.getLogger(Environment.class);
    /** The level of the runtime's log, without effect on an environment that is there. */
    private static final int WARNINGS = 2;

    private static final OrtEnvironment HELD = held();

    private Environment() {}

    static OrtEnvironment get() {
        return HELD;
    }

    private static OrtEnvironment held() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            Method reference =
                    OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            reference.setAccessible(true);
            reference.invoke(null, api.getLong(null), WARNINGS, "echolot");
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn(
                    "ONNX Runtime {} cannot be kept until the end: the process may crash when it is stopped while it"
                            + " scores; no record is lost by it",
                    environment.getVersion(),
                    e);
        }
        return environment;
    }
}
