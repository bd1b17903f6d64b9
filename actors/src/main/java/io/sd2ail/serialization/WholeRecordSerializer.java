package io.sd2ail.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.serializers.RecordSerializer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records whose components are what they are declared to be: one that is null without being `@Nullable`, or a list
/// with something else in it, would fail the actor that it was sent to.
final class WholeRecordSerializer<R> extends RecordSerializer<R> {
    private final RecordComponent[] components;

    WholeRecordSerializer(Class<R> type) {
        super(type);
        components = type.getRecordComponents();
        for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
        }
        setFixedFieldTypes(true);
    }

    @Override
    public R read(Kryo kryo, Input input, Class<? extends R> type) {
        R whole = super.read(kryo, input, type);
        for (RecordComponent component : components) {
            check(component, valueOf(component, whole));
        }
        return whole;
    }

    private static @Nullable Object valueOf(RecordComponent component, Object whole) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " can't be read", e);
        }
    }

    private static void check(RecordComponent component, @Nullable Object value) {
        if (value == null) {
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new KryoException("it has no " + component.getName());
            }
        } else if (value instanceof List<?> list && elementType(component.getGenericType()) instanceof Class<?> type) {
            for (Object element : list) {
                if (!type.isInstance(element)) {
                    throw new KryoException("its " + component.getName() + " hold a "
                            + element.getClass().getSimpleName() + " where a " + type.getSimpleName() + " belongs");
                }
            }
        }
    }

    private static @Nullable Type elementType(Type list) {
        return list instanceof ParameterizedType parameterized ? parameterized.getActualTypeArguments()[0] : null;
    }
}
