using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>Everything needed to repeat the run: the command, its options, the versions, and the hash to compare.</summary>
static class ReproduceSection
{
    /// <summary>Draws the section.</summary>
    public static void Draw(Html html, ReportData data)
    {
        var versions = data.Versions;
        html.Add($"""
            <section aria-labelledby="reproduce"><h2 id="reproduce">Repeat this run</h2>
            <p class="soft">The same command on the same data gives the same weights, to the last bit, whatever the number of threads.
            Compare the hash.</p>
            <pre class="command" tabindex="0"><code>{data.Command}</code></pre>
            <dl class="provenance">
            <div><dt>weights</dt><dd><code>{data.WeightHash}</code></dd></div>
            <div><dt>Nabla</dt><dd>{versions.Nabla}</dd></div>
            <div><dt>.NET</dt><dd>{versions.Runtime}</dd></div>
            <div><dt>vectors</dt><dd>{versions.VectorBits} bit</dd></div>
            <div><dt>threads</dt><dd>{versions.Threads}</dd></div>
            </dl>

            """);
        if (data.Options.Count > 0)
        {
            html.Add($"""
                <h3>Options</h3>
                <div class="scroll full"><table class="options"><thead class="unseen"><tr>
                <th scope="col">option</th><th scope="col">value</th><th scope="col">origin</th></tr></thead><tbody>

                """);
            foreach (var option in data.Options.Where(option => !option.IsDefault))
            {
                html.Add($"""<tr class="chosen"><th scope="row"><code>{option.Name}</code></th><td>{option.Value}</td><td>chosen</td></tr>""");
            }

            foreach (var option in data.Options.Where(option => option.IsDefault))
            {
                html.Add($"""<tr><th scope="row"><code>{option.Name}</code></th><td>{option.Value}</td><td class="soft">default</td></tr>""");
            }

            html.Add($"</tbody></table></div>\n");
        }

        html.Add($"</section>\n");
    }
}
