package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Work;
import dev.leasehold.worker.PodChoice;
import dev.leasehold.worker.PodExecConfig;
import dev.leasehold.worker.PodExecConfig.Sidecar;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What of an attempt's pod is not one of its three steps: who runs it and where, its volumes, the operator's sidecars. */
record PodFields(Site site, PodRole role) {
    static final String FOLDER = "folder";

    /** A little more than what may be unpacked there. */
    private static final String FOLDER_LIMIT = "1280Mi";

    private static final Set<String> SIZED = Set.of("work", "repository", "record", "task-tmp");

    void fill(PodSpec pod, Names names, Work work) {
        PodExecConfig config = role.pod();
        pod.setServiceAccountName(site.serviceAccount());
        pod.getSecurityContext().setRunAsUser(config.user());
        pod.getSecurityContext().setRunAsGroup(config.user());
        pod.getSecurityContext().setFsGroup(config.user());
        if (!config.hostUsers()) {
            pod.setHostUsers(false);
        }
        config.runtimeClass().ifPresent(pod::setRuntimeClassName);
        config.priorityClass().ifPresent(pod::setPriorityClassName);
        if (!config.nodeSelector().isEmpty()) {
            pod.setNodeSelector(config.nodeSelector());
        }
        pod.setAffinity(role.affinity());
        config.tolerations().forEach(each -> tolerate(pod.getTolerations(), toleration(each)));
        pod.setImagePullSecrets(config.imagePullSecrets().orElse(List.of()).stream()
                .map(LocalObjectReference::new)
                .toList());
        pod.setTerminationGracePeriodSeconds(role.grace().plusSeconds(20).toSeconds());
        fillVolumes(pod.getVolumes(), names, work);
        addSidecars(pod);
    }

    /** An operator's own takes the place of one of ours for the same taint. */
    private static void tolerate(List<Toleration> tolerations, Toleration own) {
        tolerations.removeIf(each -> each.getKey() != null
                && each.getKey().equals(own.getKey())
                && (own.getEffect() == null || own.getEffect().equals(each.getEffect())));
        tolerations.add(own);
    }

    private static Toleration toleration(PodExecConfig.Toleration config) {
        return new TolerationBuilder()
                .withKey(config.key().orElse(null))
                .withOperator(config.operator().orElse(null))
                .withValue(config.value().orElse(null))
                .withEffect(config.effect().orElse(null))
                .withTolerationSeconds(config.seconds().orElse(null))
                .build();
    }

    private void fillVolumes(List<Volume> volumes, Names names, Work work) {
        String diskLimit =
                work.resources().getOrDefault(PodChoice.DISK, role.pod().diskLimit());
        for (Volume volume : volumes) {
            if (SIZED.contains(volume.getName())) {
                volume.getEmptyDir().setSizeLimit(new Quantity(diskLimit));
            } else if (volume.getSecret() != null) {
                volume.getSecret().setSecretName(names.job());
            }
        }
        role.pod()
                .envFileSecret()
                .ifPresent(secret -> volumes.add(new VolumeBuilder()
                        .withName("env")
                        .withNewSecret()
                        .withSecretName(secret)
                        .withDefaultMode(0440)
                        .endSecret()
                        .build()));
        if (work.folder() != null) {
            volumes.add(new VolumeBuilder()
                    .withName(FOLDER)
                    .withNewEmptyDir()
                    .withSizeLimit(new Quantity(FOLDER_LIMIT))
                    .endEmptyDir()
                    .build());
        }
    }

    /** Between the checkout and the command: an init container that restarts for ever is Kubernetes' native sidecar. */
    private void addSidecars(PodSpec pod) {
        List<Container> steps = pod.getInitContainers();
        new TreeMap<>(role.pod().sidecars()).forEach((name, sidecar) -> {
            Container container = sidecar(name, sidecar);
            container.setSecurityContext(steps.getFirst().getSecurityContext());
            steps.add(steps.size() - 1, container);
            pod.getVolumes()
                    .add(new VolumeBuilder()
                            .withName(volume(name))
                            .withNewEmptyDir()
                            .withSizeLimit(new Quantity(role.pod().diskLimit()))
                            .endEmptyDir()
                            .build());
        });
    }

    private static String volume(String sidecar) {
        return "tmp-of-" + sidecar;
    }

    private static Container sidecar(String name, Sidecar sidecar) {
        ContainerBuilder container = new ContainerBuilder()
                .withName(name)
                .withImage(sidecar.image())
                .withRestartPolicy("Always")
                .withCommand(sidecar.command().orElse(List.of()).stream()
                        .map(JobShape::literally)
                        .toList())
                .withEnv(new TreeMap<>(sidecar.env())
                        .entrySet().stream()
                                .map(each -> new EnvVar(each.getKey(), JobShape.literally(each.getValue()), null))
                                .toList())
                .withResources(JobShape.resources(sidecar.requests(), sidecar.limits()))
                .addNewVolumeMount()
                .withName(volume(name))
                .withMountPath("/tmp")
                .endVolumeMount();
        sidecar.envFromSecret()
                .ifPresent(secret -> container
                        .addNewEnvFrom()
                        .withNewSecretRef()
                        .withName(secret)
                        .endSecretRef()
                        .endEnvFrom());
        sidecar.readyPort()
                .ifPresent(port -> container
                        .withNewStartupProbe()
                        .withPeriodSeconds(1)
                        .withFailureThreshold(300)
                        .withNewTcpSocket()
                        .withNewPort(port)
                        .endTcpSocket()
                        .endStartupProbe());
        return container.build();
    }

    /** The names that a sidecar may not have. */
    static boolean isStep(String name) {
        return Set.of("checkout", "task", "publisher", "reporter").contains(name);
    }
}
