package dev.echolot.record;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wanted fields as a tree of name parts, for walking a nested record: {@code merchant.category} is found as an object
 * {@code merchant} with a member {@code category}, and as well as a member whose own name is {@code merchant.category}.
 * Immutable once built.
 */
final class FieldTree {

    private final Map<String, FieldTree> children = new HashMap<>();
    private int cell = -1;

    private FieldTree() {}

    static FieldTree of(FieldNames fields) {
        FieldTree root = new FieldTree();
        for (int i = 0; i < fields.size(); i++) {
            root.insert(fields.name(i), i);
        }
        return root;
    }

    /** The subtree under a member's name, or null when nothing there is wanted. */
    @Nullable
    FieldTree child(String name) {
        return children.get(name);
    }

    /** The cell this path fills, or -1 when it is only a part of longer ones. */
    int cell() {
        return cell;
    }

    private void insert(String path, int index) {
        children.computeIfAbsent(path, p -> new FieldTree()).cell = index;
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            String rest = path.substring(dot + 1);
            if (!rest.isEmpty()) {
                children.computeIfAbsent(path.substring(0, dot), p -> new FieldTree())
                        .insert(rest, index);
            }
        }
    }
}
