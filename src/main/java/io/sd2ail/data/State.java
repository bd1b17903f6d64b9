package io.sd2ail.data;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The saved state of a run as one flat, sorted map from dotted names to arrays. Every stateful part writes itself
/// into a scope of its own and reads itself back from there, so a checkpoint is complete when every part took part.
///
/// Arrays handed to `put` belong to the state from then on: pass copies of anything that goes on changing.
public final class State {
    private final String prefix;
    private final SortedMap<String, Object> values;

    private State(String prefix, SortedMap<String, Object> values) {
        this.prefix = prefix;
        this.values = values;
    }

    /// An empty state.
    public static State create() {
        return new State("", new TreeMap<>());
    }

    /// A view of the same state whose names all begin with `name.`.
    public State scope(String name) {
        return new State(prefix + name + ".", values);
    }

    public void put(String name, float... array) {
        putNew(name, array);
    }

    public void put(String name, double... array) {
        putNew(name, array);
    }

    public void put(String name, long... array) {
        putNew(name, array);
    }

    /// @throws IllegalStateException when the state has no floats of this name and length: it was saved by a run of
    ///     another shape
    public float[] floats(String name, int length) {
        float[] array = get(name, float[].class);
        requireLength(name, array.length, length);
        return array;
    }

    /// Floats of any length.
    ///
    /// @throws IllegalStateException when the state has no floats of this name
    public float[] floats(String name) {
        return get(name, float[].class);
    }

    /// @throws IllegalStateException when the state has no doubles of this name and length
    public double[] doubles(String name, int length) {
        double[] array = get(name, double[].class);
        requireLength(name, array.length, length);
        return array;
    }

    /// Doubles of any length.
    ///
    /// @throws IllegalStateException when the state has no doubles of this name
    public double[] doubles(String name) {
        return get(name, double[].class);
    }

    /// @throws IllegalStateException when the state has no longs of this name and length
    public long[] longs(String name, int length) {
        long[] array = get(name, long[].class);
        requireLength(name, array.length, length);
        return array;
    }

    /// Longs of any length.
    ///
    /// @throws IllegalStateException when the state has no longs of this name
    public long[] longs(String name) {
        return get(name, long[].class);
    }

    /// A single long.
    ///
    /// @throws IllegalStateException when the state has no single long of this name
    public long number(String name) {
        return longs(name, 1)[0];
    }

    /// Whether there is an array of this name.
    public boolean has(String name) {
        return values.containsKey(prefix + name);
    }

    /// Everything, by full name: values are `float[]`, `double[]` or `long[]`. For those who store and compare states.
    public SortedMap<String, Object> asMap() {
        return Collections.unmodifiableSortedMap(values);
    }

    private void putNew(String name, Object array) {
        if (values.putIfAbsent(prefix + name, array) != null) {
            throw new IllegalStateException("state '" + prefix + name + "' is written twice");
        }
    }

    private <T> T get(String name, Class<T> type) {
        Object array = values.get(prefix + name);
        if (!type.isInstance(array)) {
            throw new IllegalStateException("the saved state has no " + type.getSimpleName() + " '" + prefix + name
                    + "': it was saved by another version or configuration");
        }
        return type.cast(array);
    }

    private void requireLength(String name, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalStateException("the saved state's '" + prefix + name + "' has " + actual
                    + " entries where this configuration needs " + expected);
        }
    }
}
