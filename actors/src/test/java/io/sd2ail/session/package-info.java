@NullMarked
package io.sd2ail.session;

import org.jspecify.annotations.NullMarked;
