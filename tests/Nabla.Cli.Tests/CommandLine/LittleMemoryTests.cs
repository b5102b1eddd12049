using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>
/// The heap limited ever more tightly (<c>DOTNET_GCHeapHardLimit</c>): a training succeeds, or ends with one sentence and the old model in its place.
/// <c>NABLA_HEAP_LIMITS</c> asks for more limits than a quick run tries.
/// </summary>
public sealed class LittleMemoryTests : IDisposable
{
    const int LeastMegabytes = 12;
    const int MostMegabytes = 140;

    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    /// <summary>How many limits are tried.</summary>
    static int Limits(int usually) => Environment.GetEnvironmentVariable("NABLA_HEAP_LIMITS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usually;

    /// <summary>A file of 200,000 rows: at the least limits the program refuses to begin, at others the rows cannot be read or predicted.</summary>
    [Theory]
    [InlineData("predict m.safetensors rows.csv --out result.csv --drift drift.json")]
    [InlineData("evaluate m.safetensors rows.csv --drift drift.json")]
    public async Task PredictAndEvaluate_EveryLimit_SucceedOrSayThatMemoryIsShort(string line)
    {
        const int Rows = 200_000;
        int limits = Limits(5);
        await _nabla.TrainAsync("iris", "--out", "m.safetensors");
        _nabla.Save("rows.csv", "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species\n" + string.Concat(Enumerable.Range(0, Rows).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"5.{row % 10},3.{row % 7},1.{row % 9},0.{row % 5},{(row % 3 == 0 ? "setosa" : "virginica")}\n"))));
        byte[] model = await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors"));
        string[] results = [.. new[] { "result.csv", "drift.json" }.Where(name => line.Contains(name, StringComparison.Ordinal))];
        int refused = 0;
        int done = 0;
        for (int i = 0; i < limits; i++)
        {
            Array.ForEach(results, name => _nabla.Save(name, "what was there before\n"));
            Ended ended = await RunWithinAsync(LimitOf(i, limits, MostMegabytes), line.Split(' '));
            string[] now = [.. results.Select(name => File.ReadAllText(_nabla.PathOf(name)))];
            if (ended.ExitCode == 0)
            {
                done++;
                Assert.DoesNotContain("what was there before\n", now);
                Assert.True(results.Length == 1 || now[0].Count(c => c == '\n') == Rows + 1);
            }
            else
            {
                refused++;
                SaysThatMemoryIsShort(ended);

                // The drift is saved before the predictions: it may be there, whole, without them.
                Assert.Equal("what was there before\n", now[0]);
            }

            Assert.Equal(model, await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors")));
            Assert.Equal(2 + results.Length, Directory.GetFiles(_nabla.Folder).Length);
        }

        Assert.True(refused > 0 && done > 0, $"{refused} refused, {done} done: the limits miss the place where memory becomes short");
    }

    [Fact]
    public async Task Train_EveryLimit_SucceedsOrSaysThatMemoryIsShort()
    {
        int limits = Limits(10);
        Assert.Equal(0, (await _nabla.RunAsync("train", "iris", "--epochs", "1", "--out", "m.safetensors")).ExitCode);
        byte[] old = await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors"));
        int refused = 0;
        int trained = 0;
        for (int i = 0; i < limits; i++)
        {
            Ended ended = await RunWithinAsync(LimitOf(i, limits, MostMegabytes), "train", "iris", "--hidden", "256,256", "--epochs", "2", "--out", "m.safetensors");
            byte[] now = await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors"));
            if (ended.ExitCode == 0)
            {
                trained++;
                Assert.Equal(0, (await _nabla.RunAsync("inspect", "m.safetensors")).ExitCode);
                await File.WriteAllBytesAsync(_nabla.PathOf("m.safetensors"), old);
            }
            else
            {
                refused++;
                SaysThatMemoryIsShort(ended);
                Assert.Equal(old, now);
            }

            Assert.Equal(["m.safetensors"], Directory.GetFiles(_nabla.Folder).Select(Path.GetFileName));
        }

        Assert.True(refused > 0 && trained > 0, $"{refused} refused, {trained} trained: the limits miss the place where memory becomes short");
    }

    static long LimitOf(int number, int limits, int most) => (LeastMegabytes + ((most - LeastMegabytes) * (long)number / (limits - 1))) << 20;

    Task<Ended> RunWithinAsync(long bytes, params string[] arguments) => _nabla.RunInShellAsync($"DOTNET_GCHeapHardLimit=0x{bytes:x} exec \"$@\"", arguments);

    static void SaysThatMemoryIsShort(Ended ended)
    {
        Assert.Equal(1, ended.ExitCode);
        string last = ended.Error.TrimEnd().Split('\n').Last();
        Assert.StartsWith("nabla: ", last, StringComparison.Ordinal);
        Assert.Contains("memory", last, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }
}
