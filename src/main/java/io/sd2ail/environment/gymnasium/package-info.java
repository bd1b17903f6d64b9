/// Environments of Gymnasium, in Python processes that this one starts and watches over.
@NullMarked
package io.sd2ail.environment.gymnasium;

import org.jspecify.annotations.NullMarked;
