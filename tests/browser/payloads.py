"""Payloads: texts that run a script, or break out of where they stand, if they are not escaped."""

from tests.browser.watch import FLAG

RUN = f"{FLAG}=1"

PAYLOADS = [
    payload.replace("RUN", RUN)
    for payload in (
        "<img src=x onerror=RUN>",
        "<svg onload=RUN>",
        "<script>RUN</script>",
        "<img src=x onerror=alert(1)>",
        "</script><script>RUN</script>",
        "</SCRIPT ><SCRIPT>RUN//",
        "<script>alert(1)</script>",
        '"><img src=x onerror=RUN>',
        "'><img src=x onerror=RUN>",
        '"><script>RUN</script>',
        '" onmouseover="RUN" x="',
        "' onmouseover='RUN' x='",
        '" autofocus onfocus="RUN',
        "` onload=`RUN`",
        "--><img src=x onerror=RUN>",
        "]]><script>RUN</script>",
        "</style><script>RUN</script>",
        "</title><script>RUN</script>",
        "</textarea><script>RUN</script>",
        "</pre></div><script>RUN</script>",
        "</svg><script>RUN</script>",
        "<svg><script>RUN</script></svg>",
        "<svg><animate onbegin=RUN attributeName=x dur=1s>",
        '<math><mi xlink:href="javascript:RUN">x</mi></math>',
        '<iframe srcdoc="<script>parent.RUN</script>"></iframe>',
        "<iframe src=javascript:parent.RUN></iframe>",
        '<a href="javascript:RUN">x</a>',
        "<body onload=RUN>",
        "<details open ontoggle=RUN>",
        "<input autofocus onfocus=RUN>",
        "<video><source onerror=RUN></video>",
        "<object data=javascript:RUN>",
        '<meta http-equiv=refresh content="0;url=javascript:RUN">',
        '<base href="javascript:RUN//">',
        "<form><button formaction=javascript:RUN>x",
        "${RUN}`${RUN}`",
        "\\u003cscript\\u003eRUN\\u003c/script\\u003e",
        "&lt;script&gt;RUN&lt;/script&gt;",
        "&#60;img src=x onerror=RUN&#62;",
        "javascript:RUN",
        "{{ RUN }}{% raw %}",
    )
]
