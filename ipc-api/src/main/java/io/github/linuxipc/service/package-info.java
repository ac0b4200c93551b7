/**
 * Services: requests that are answered. A requester calls a service by its name, and the one
 * responder of that name answers.
 *
 * <pre>
 *   process A                                           process B
 *   Requester --call, stream--&gt; requests  --poll-----&gt; Responder --&gt; RequestHandler
 *       |                                                     |              |
 *       +-------cancel, credit---&gt; control --------------------+              |
 *       |                                                                    |
 *       +&lt;--------- responses of all services of A &lt;------reply, emit---- Request
 * </pre>
 *
 * <table>
 * <caption>Where to look</caption>
 * <tr><th>to</th><th>see</th></tr>
 * <tr><td>ask</td><td>{@link io.github.linuxipc.service.Requester}</td></tr>
 * <tr><td>answer</td><td>{@link io.github.linuxipc.service.Responder}, {@link
 * io.github.linuxipc.service.RequestHandler}, {@link io.github.linuxipc.service.Request}</td></tr>
 * <tr><td>find out whether a request may be repeated</td><td>{@link
 * io.github.linuxipc.service.CallException}</td></tr>
 * </table>
 *
 * <p>Each call ends exactly once: with the response, or with an exception that says whether the
 * request may have been executed. The library repeats no request. {@code docs/contract.md} states
 * the rules, R1 to R10. This package uses {@link io.github.linuxipc.channel}; the reverse is not
 * the case.
 */
@NullMarked
package io.github.linuxipc.service;

import org.jspecify.annotations.NullMarked;
