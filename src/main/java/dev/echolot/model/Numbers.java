package dev.echolot.model;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** An immutable list of numbers over an array: {@link #at} neither boxes nor follows a reference. */
final class Numbers extends AbstractList<Double> implements RandomAccess {

    private final double[] values;

    private Numbers(double[] values) {
        this.values = values;
    }

    static Numbers copyOf(List<Double> values) {
        return values instanceof Numbers numbers
                ? numbers
                : new Numbers(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The number at an index, unboxed. */
    double at(int index) {
        return values[index];
    }

    /** The first index whose number is at least a value, in an ascending list; the last index where none is. */
    int firstAtLeast(double value) {
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public Double get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Object[] toArray() {
        return Arrays.stream(values).boxed().toArray();
    }
}
