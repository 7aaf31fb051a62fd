import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * {@code java NewerClassFiles.java JAR...}: brings class files of before Java 6 to the format of Java 8, in place.
 *
 * <p>The JVM keeps such old classes out of its ahead-of-time cache, so each start would load and verify them anew: for
 * picocli, which every command needs, that was nearly half of a command's time. Code stays as it is; what is new are
 * the stack maps, by which the newer format is verified.
 */
final class NewerClassFiles {
    private static final int JAVA_6 = ClassFile.JAVA_6_VERSION;

    private NewerClassFiles() {}

    public static void main(String... jars) throws IOException {
        for (String jar : jars) {
            modernise(Path.of(jar));
        }
    }

    private static void modernise(Path jar) throws IOException {
        Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
        try (JarFile old = new JarFile(jar.toFile());
                URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarOutputStream written = new JarOutputStream(Files.newOutputStream(rewritten))) {
            ClassFile tool = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            for (JarEntry entry : old.stream().toList()) {
                JarEntry kept = new JarEntry(entry.getName());
                kept.setTime(entry.getTime());
                written.putNextEntry(kept);
                byte[] bytes = old.getInputStream(entry).readAllBytes();
                written.write(entry.getName().endsWith(".class") ? modern(tool, bytes) : bytes);
                written.closeEntry();
            }
        }
        Files.move(rewritten, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] modern(ClassFile tool, byte[] bytes) {
        var model = tool.parse(bytes);
        if (model.majorVersion() >= JAVA_6) {
            return bytes;
        }
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        };
        return tool.transformClass(
                model,
                ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                        .andThen(version));
    }
}
