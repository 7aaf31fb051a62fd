/** The Helm chart, rendered by Helm itself as a library, and the manifests that stand beside it. */
@NullMarked
package dev.leasehold.chart;

import org.jspecify.annotations.NullMarked;
