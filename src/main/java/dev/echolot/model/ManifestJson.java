package dev.echolot.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.echolot.features.FieldType;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@link ModelManifest} as JSON: one property per record component, field types by their lower-case names, map entries
 * sorted, so that equal manifests give equal bytes. Numbers return exactly as they were.
 */
public final class ManifestJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false) // the contract number guards meaning
            .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .addModule(new SimpleModule()
                    .addSerializer(FieldType.class, new TypeWriter())
                    .addDeserializer(FieldType.class, new TypeReader()))
            .build();

    private ManifestJson() {}

    /** One line. */
    public static String write(ModelManifest manifest) {
        return write(manifest, MAPPER);
    }

    /** Indented, for people. */
    public static String writeIndented(ModelManifest manifest) {
        return write(manifest, MAPPER.copy().enable(SerializationFeature.INDENT_OUTPUT));
    }

    private static String write(ModelManifest manifest, ObjectMapper mapper) {
        try {
            return mapper.writeValueAsString(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("manifest of " + manifest.name() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** @throws ModelException when it is not JSON, of another contract, or lacks something */
    public static ModelManifest read(String json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            JsonNode contract = tree.get("contract");
            if (contract == null || !contract.isInt()) {
                throw new ModelException("its manifest names no contract, expected " + ModelManifest.CONTRACT);
            }
            if (contract.intValue() != ModelManifest.CONTRACT) {
                throw new ModelException("its manifest is of contract " + contract.intValue()
                        + ", this version of Echolot reads contract " + ModelManifest.CONTRACT);
            }
            ModelManifest manifest = MAPPER.treeToValue(tree, ModelManifest.class);
            requireComplete(manifest, "");
            return manifest;
        } catch (JsonMappingException e) {
            String path = e.getPath().stream()
                    .map(r -> r.getFieldName() == null ? String.valueOf(r.getIndex()) : r.getFieldName())
                    .collect(Collectors.joining("."));
            throw new ModelException("its manifest is wrong at '" + path + "': " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            throw new ModelException("its manifest cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Refuses a null where the record's component is not marked nullable. */
    private static void requireComplete(Record value, String path) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String name = path + component.getName();
            Object held;
            try {
                held = component.getAccessor().invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name, e);
            }
            if (held == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new ModelException("its manifest lacks '" + name + "'");
            }
            if (held instanceof Record nested) {
                requireComplete(nested, name + ".");
            } else if (held instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof Record nested) {
                        requireComplete(nested, name + "[" + i + "].");
                    }
                }
            }
        }
    }

    private static final class TypeWriter extends StdSerializer<FieldType> {
        private static final long serialVersionUID = 1L;

        TypeWriter() {
            super(FieldType.class);
        }

        @Override
        public void serialize(FieldType type, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(type.code());
        }
    }

    private static final class TypeReader extends StdDeserializer<FieldType> {
        private static final long serialVersionUID = 1L;

        TypeReader() {
            super(FieldType.class);
        }

        @Override
        public FieldType deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String code = in.getValueAsString();
            for (FieldType type : FieldType.values()) {
                if (type.code().equals(code)) {
                    return type;
                }
            }
            return (FieldType) context.handleWeirdStringValue(FieldType.class, code, "no such field type");
        }
    }
}
