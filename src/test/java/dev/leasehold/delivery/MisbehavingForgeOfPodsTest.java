package dev.leasehold.delivery;

import dev.leasehold.platform.git.GitHttp;

/** As the pods' own steps speak to it. */
class MisbehavingForgeOfPodsTest extends MisbehavingForgeContract {
    MisbehavingForgeOfPodsTest() {
        super(GitHttp.plain());
    }
}
