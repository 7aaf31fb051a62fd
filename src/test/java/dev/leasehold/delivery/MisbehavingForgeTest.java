package dev.leasehold.delivery;

import dev.leasehold.platform.git.GitHttp;

/** As the hosts speak to it. */
class MisbehavingForgeTest extends MisbehavingForgeContract {
    MisbehavingForgeTest() {
        super(GitHttp.shared());
    }
}
