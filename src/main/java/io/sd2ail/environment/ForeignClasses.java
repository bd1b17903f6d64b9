package io.sd2ail.environment;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.stream.StreamSupport;

/// Loads the classes of the user's jars. Where one ends the whole program by [System#exit], [Runtime#exit] or
/// [Runtime#halt], it calls [RefusedExit] instead, which throws.
final class ForeignClasses extends URLClassLoader {
    private static final ClassDesc RUNTIME = ClassDesc.of("java.lang.Runtime");
    private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
    private static final ClassDesc REFUSED = ClassDesc.of(RefusedExit.class.getName());

    private final ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
            // A class that is nowhere, as of a library that is left out: whatever needs it fails when it is run.
            ClassHierarchyResolver.ofResourceParsing(this)
                    .orElse(_ -> ClassHierarchyResolver.ClassHierarchyInfo.ofInterface())));

    ForeignClasses(URL[] jars, ClassLoader parent) {
        super(jars, parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        URL found = findResource(path);
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            URLConnection connection = found.openConnection();
            ClassModel model;
            try (InputStream in = connection.getInputStream()) {
                model = classFile.parse(in.readAllBytes());
            }
            if (!mentionsExit(model)) {
                return super.findClass(name);
            }
            byte[] refusing = classFile.transformClass(
                    model,
                    ClassTransform.transformingMethodBodies(ForeignClasses::callsExit, ForeignClasses::refuseExit));
            String inPackage = name.substring(0, Math.max(0, name.lastIndexOf('.')));
            if (getDefinedPackage(inPackage) == null) {
                definePackage(inPackage, null, null, null, null, null, null, null);
            }
            URL place = connection instanceof JarURLConnection jar
                    ? jar.getJarFileURL()
                    : URI.create(found.toString().substring(0, found.toString().length() - path.length()))
                            .toURL();
            return defineClass(name, refusing, 0, refusing.length, new CodeSource(place, (CodeSigner[]) null));
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        } catch (IllegalArgumentException noClassFile) {
            throw (ClassFormatError) new ClassFormatError(name + " in " + found).initCause(noClassFile);
        }
    }

    private static boolean mentionsExit(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .anyMatch(entry -> entry instanceof MemberRefEntry member
                        && isExit(member.owner().asSymbol(), member.name().stringValue()));
    }

    private static boolean isExit(ClassDesc owner, String method) {
        return switch (method) {
            case "exit" -> owner.equals(SYSTEM) || owner.equals(RUNTIME);
            case "halt" -> owner.equals(RUNTIME);
            default -> false;
        };
    }

    private static boolean callsExit(MethodModel method) {
        return method.code()
                .map(code -> code.elementStream().anyMatch(ForeignClasses::isExit))
                .orElse(false);
    }

    private static boolean isExit(CodeElement element) {
        return switch (element) {
            case InvokeInstruction call ->
                isExit(call.owner().asSymbol(), call.name().stringValue());
            case InvokeDynamicInstruction made -> made.bootstrapArgs().stream().anyMatch(ForeignClasses::isExit);
            default -> false;
        };
    }

    /// A reference such as `System::exit`.
    private static boolean isExit(ConstantDesc argument) {
        return argument instanceof DirectMethodHandleDesc handle && isExit(handle.owner(), handle.methodName());
    }

    private static void refuseExit(CodeBuilder code, CodeElement element) {
        switch (element) {
            case InvokeInstruction call
            when isExit(call) ->
                code.invokestatic(
                        REFUSED, call.name().stringValue(), refusal(call.owner().asSymbol()));
            case InvokeDynamicInstruction made
            when isExit(made) ->
                code.invokedynamic(DynamicCallSiteDesc.of(
                        made.bootstrapMethod(),
                        made.name().stringValue(),
                        made.typeSymbol(),
                        made.bootstrapArgs().stream()
                                .map(ForeignClasses::refused)
                                .toArray(ConstantDesc[]::new)));
            default -> code.with(element);
        }
    }

    private static ConstantDesc refused(ConstantDesc argument) {
        return argument instanceof DirectMethodHandleDesc handle && isExit(handle)
                ? MethodHandleDesc.ofMethod(
                        DirectMethodHandleDesc.Kind.STATIC, REFUSED, handle.methodName(), refusal(handle.owner()))
                : argument;
    }

    private static MethodTypeDesc refusal(ClassDesc owner) {
        return owner.equals(SYSTEM)
                ? MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int)
                : MethodTypeDesc.of(ConstantDescs.CD_void, RUNTIME, ConstantDescs.CD_int);
    }
}
