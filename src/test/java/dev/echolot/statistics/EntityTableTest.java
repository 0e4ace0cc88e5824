package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names are found, and nobody can make them collide. */
class EntityTableTest {

    @Test
    void namesMadeToCollideDoNot() {
        List<String> names = new ArrayList<>(List.of(""));
        for (int round = 0; round < 14; round++) { // "Aa" and "BB" have the same String.hashCode
            List<String> longer = new ArrayList<>();
            for (String name : names) {
                longer.add(name + "Aa");
                longer.add(name + "BB");
            }
            names = longer;
        }
        EntityTable table = new EntityTable();
        names.forEach(table::add);

        assertThat(new HashSet<>(names.stream().map(String::hashCode).toList())).hasSize(1);
        assertThat(table.longestChain()).isLessThan(24);
        assertThat(names).allSatisfy(name -> assertThat(table.get(name)).isNotNull());
    }

    @Test
    void whatIsRemovedIsGoneAndTheRestStays() {
        EntityTable table = new EntityTable();
        for (int i = 0; i < 1_000; i++) {
            table.add("e" + i);
        }
        for (int i = 0; i < 1_000; i += 2) {
            OpenEntity entity = table.get("e" + i);
            assertThat(entity).isNotNull();
            table.remove(entity);
        }
        assertThat(table.size()).isEqualTo(500);
        for (int i = 0; i < 1_000; i++) {
            assertThat(table.get("e" + i) == null).isEqualTo(i % 2 == 0);
        }
    }
}
