using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Nabla.Modeling;

namespace Nabla.Tests.Architecture;

/// <summary>
/// A file is data. What the library does not refer to, no file can make it do: start a process, open a connection, load code, make an object of a type
/// that the file names. Read from the compiled assemblies, all that they refer to.
/// </summary>
public sealed class ReachTests
{
    static readonly string[] s_forbidden =
    [
        "System.Diagnostics.Process", "System.Diagnostics.ProcessStartInfo", "System.Net", "System.Reflection.Emit", "System.Reflection.Assembly.Load",
        "System.Reflection.Assembly.LoadFrom", "System.Reflection.Assembly.LoadFile", "System.Reflection.Assembly.CreateInstance", "System.Runtime.Loader",
        "System.Activator.CreateInstance", "System.Type.GetType", "System.Type.InvokeMember", "System.Type.GetMethod", "System.Linq.Expressions",
        "System.Reflection.MethodBase.Invoke", "System.Runtime.Serialization",
        "System.Xml.XmlReader", "System.Xml.XmlDocument", "System.Xml.Linq", "System.Xml.Serialization", "Microsoft.Win32.Registry", "Microsoft.CSharp",
        "System.Runtime.InteropServices.NativeLibrary", "System.AppDomain", "System.Environment.SetEnvironmentVariable", "System.Text.Json.JsonSerializer",
    ];

    public static TheoryData<string> Assemblies => ["Nabla.dll", "Nabla.Kernels.dll", "Nabla.Reference.dll"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_References_ReachNoProcessNetworkOrCode(string assembly)
    {
        string[] references = [.. References(Path.Combine(Path.GetDirectoryName(typeof(Model).Assembly.Location)!, assembly))];

        Assert.NotEmpty(references);
        Assert.Empty(
            from reference in references
            where Array.Exists(s_forbidden, name => reference == name || reference.StartsWith(name + ".", StringComparison.Ordinal))
            select reference);
    }

    [Fact]
    public void Assembly_Imports_AreTheFewOfTheCLibrary()
    {
        using PEReader file = Open(typeof(Model).Assembly.Location);
        MetadataReader metadata = file.GetMetadataReader();
        string[] imports =
        [
            .. from handle in metadata.MethodDefinitions
               let import = metadata.GetMethodDefinition(handle).GetImport()
               where !import.Module.IsNil
               orderby metadata.GetString(import.Name)
               select metadata.GetString(import.Name),
        ];
        Assert.Subset(new HashSet<string> { "fsync", "open", "statx", "madvise", "getrlimit", "sysconf" }, imports.ToHashSet());
        Assert.Contains("fsync", imports);
    }

    /// <summary>Every type and every member of another assembly: <c>System.IO.File</c>, <c>System.IO.File.OpenRead</c>.</summary>
    static IEnumerable<string> References(string path)
    {
        using PEReader file = Open(path);
        MetadataReader metadata = file.GetMetadataReader();
        foreach (TypeReferenceHandle handle in metadata.TypeReferences)
        {
            yield return NameOf(metadata, handle);
        }

        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                yield return $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}";
            }
        }
    }

    static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    static PEReader Open(string path) => new(File.OpenRead(path));
}
